"""What the SQL editor sends: drafts to be saved, and scripts to be formatted or told in words. None of it runs a page again."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from web.acting import Handler
from web.language import language_of
from web.page import Say
from workbench.descriptor import localized
from workbench.errors import EtabliError, QueryError
from workbench.query import aside
from workbench.query.script import named
from workbench.scripts.drafts import MOST_CHARACTERS, Draft
from workbench.sentences.book import sentence
from workbench.store.sql_drafts import SqlDraft
from workbench.texts import encodable
from workbench.workbench import Workbench

MOST_BYTES = MOST_CHARACTERS * 6 + 10_000  # JSON writes a sign in up to six bytes, or more bytes than that in twelve
READERS = CapacityLimiter(4)  # people who wait for a script to be formatted or told
STATUS = {"script.unknown_draft": 404, "store.busy": 503, "store.unreachable": 503}


def draft_of(opened: Callable[[], Workbench], say: Say) -> Handler:
    """The route of a person's draft: PUT saves it, GET tells its newest text."""

    async def answer(request: Request) -> Response:
        person, draft = request.state.me.person.id, request.path_params["draft"]
        try:
            if request.method == "GET":
                found = await to_thread.run_sync(opened().sql_drafts.find, person, draft)
                return JSONResponse(told(found, is_copy=False) | {"script": found.script})
            said = await body(request)
            base = said.get("base")
            given = Draft(draft, base if isinstance(base, int) else 0, text_of(said, "script"))
            saved = await to_thread.run_sync(opened().sql_drafts.save, person, given, datetime.now(UTC))
        except EtabliError as problem:
            return refused(say, request, problem)
        return JSONResponse(told(saved.draft, is_copy=saved.is_copy))

    return answer


def told(draft: SqlDraft, *, is_copy: bool) -> dict[str, Any]:
    """What the editor needs to know of a draft."""
    return {"draft": draft.id, "revision": draft.revision, "title": draft.title, "copy": is_copy}


def formatter(opened: Callable[[], Workbench], say: Say) -> Handler:
    """The route that formats a script, or says why it stays as it is."""

    async def answer(request: Request) -> Response:
        try:
            script = text_of(await body(request), "script")
            text = await to_thread.run_sync(aside.formatted, script, opened().settings, limiter=READERS)
        except EtabliError as problem:
            return refused(say, request, problem)
        return JSONResponse({"script": text})

    return answer


def explainer(opened: Callable[[], Workbench], say: Say) -> Handler:
    """The route that tells a script in words."""

    async def answer(request: Request) -> Response:
        language = language_of(request)
        try:
            script = text_of(await body(request), "script")
            work = partial(explained, opened(), script, language)
            lines = await to_thread.run_sync(work, limiter=READERS)
        except EtabliError as problem:
            return refused(say, request, problem)
        return JSONResponse({"lines": [(depth, say(language, sentence(code), values)) for depth, code, values in lines]})

    return answer


def explained(workbench: Workbench, script: str, language: str) -> list[tuple[int, str, dict[str, Any]]]:
    """The script told in words, with the titles of the tables that it names. Raises: QueryError."""
    editions = {edition.package: edition for edition in workbench.catalog.packages()}
    titles = {}
    for package in named(script, sorted(editions)):
        for item in editions[package].resources:
            about = {str(field["name"]): localized(field, "title", language) for field in item["schema"]["fields"]}
            title = localized(item, "title", language) or editions[package].text("title", language)
            titles[f"{package}.{item['name']}"] = about | {"": title}
    return aside.explained(script, titles, workbench.settings)


async def body(request: Request) -> Mapping[str, Any]:
    """The JSON object that came. Raises: QueryError script.too_long; what is no object is an empty one."""
    found = bytearray()
    async for piece in request.stream():
        found += piece
        if len(found) > MOST_BYTES:
            raise QueryError("script.too_long", characters=len(found), most=MOST_CHARACTERS)
    try:
        said = json.loads(bytes(found))
    except (ValueError, RecursionError):
        said = {}
    return said if isinstance(said, dict) else {}


def text_of(said: Mapping[str, Any], name: str) -> str:
    """The text that came under a name, "" when it is none."""
    found = said.get(name)
    return encodable(found) if isinstance(found, str) else ""


def refused(say: Say, request: Request, problem: EtabliError) -> Response:
    """The answer to what cannot be done, with its sentence in the language of the address."""
    sentence = say(language_of(request), problem.template, problem.context)
    return JSONResponse({"code": problem.code, "text": sentence}, STATUS.get(problem.code, 400))
