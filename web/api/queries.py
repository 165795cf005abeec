"""POST /api/v1/query: the same door to SQL as the page's, for programs. The query ends when who asked has left."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from web.api.answering import THREADS, Answering
from web.blocks import Blocks
from web.there import LEFT, Stopping, while_there
from workbench.begun import Begun
from workbench.errors import DayError, QueryError
from workbench.notebook import answers
from workbench.query.engine import Asker, Limits, Result
from workbench.texts import encodable

MOST_BODY_BYTES = 256_000
MOST_ROWS = 10_000  # in JSON...
MOST_BYTES = 4 << 20  # ...which Python makes, while everybody else waits for it
ROWS = 1_000
EXAMPLE = '{"sql": "SELECT 1", "format": "json"}'
MEMBERS = ("sql", "format", "limit")
FORMS = {
    "json": ("", "application/json"),
    "csv": ("plain.csv", "text/csv; charset=utf-8"),
    "parquet": ("parquet", "application/vnd.apache.parquet"),
    "arrow": ("arrow", "application/vnd.apache.arrow.stream"),
}


@dataclass(frozen=True)
class Wanted:
    """What a request asks for. limit: of the rows, 0 for all of them."""

    sql: str
    form: str
    limit: int


class Queries:
    """The route of queries."""

    def __init__(self, parts: Answering) -> None:
        self.opened = parts.opened

    async def query(self, asked: Request) -> Response:
        """The result of a query, in the format asked for. Raises: QueryError, DayError."""
        try:
            wanted = wanted_of(await body_of(asked))
        except ClientDisconnect:
            return Response(status_code=LEFT)
        person = asked.state.me.person
        asker = Asker(person.team, person.id, reads_only=True)
        return await self.rows(asked, asker, wanted) if wanted.form == "json" else await self.file(asked, asker, wanted)

    async def rows(self, asked: Request, asker: Asker, wanted: Wanted) -> Response:
        """The first rows as JSON, with where they come from."""
        workbench, begun = self.opened(), list[str]()

        def work() -> tuple[Result, Any]:
            limits = Limits(wanted.limit or ROWS, MOST_BYTES, workbench.settings.query_seconds)
            found = workbench.sandbox.run(asker, wanted.sql, limits, begun.append)
            if found.problem:
                raise QueryError(found.problem.code, **found.problem.context)
            return found, answers.told(found, workbench.catalog)

        told = await while_there(asked, work, Stopping(workbench, begun), THREADS)
        if told is None:
            return Response(status_code=LEFT)
        return Response(answers.to_json(told[1]), 200, {"cache-control": "private, no-store"}, "application/json")

    async def file(self, asked: Request, asker: Asker, wanted: Wanted) -> Response:
        """The whole result as a file, sent as it is computed."""
        workbench, begun = self.opened(), list[str]()
        form, media_type = FORMS[wanted.form]

        def work() -> Begun:
            return workbench.sandbox.download(asker, wanted.sql, form, wanted.limit, begun.append)

        blocks = await while_there(asked, work, Stopping(workbench, begun), THREADS)
        if blocks is None:
            return Response(status_code=LEFT)
        return Blocks(blocks, media_type, {"cache-control": "private, no-store"})


async def body_of(asked: Request) -> bytes:
    """The body of a request, never much more of it than a query may be long. Raises: DayError api.too_large."""
    found = bytearray()
    async for piece in asked.stream():
        found += piece
        if len(found) > MOST_BODY_BYTES:
            raise DayError("api.too_large", most_kb=MOST_BODY_BYTES // 1_000)
    return bytes(found)


def wanted_of(body: bytes) -> Wanted:
    """What a body asks for. Raises: DayError, QueryError, that say how to write it."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise DayError("api.not_json", example=EXAMPLE) from None
    if not isinstance(said, Mapping):
        raise DayError("api.not_json", example=EXAMPLE)
    unknown = [str(name) for name in said if name not in MEMBERS]
    if unknown:
        raise DayError("api.unknown_member", name=unknown[0][:40], names=", ".join(MEMBERS))
    sql, form, limit = said.get("sql"), said.get("format", "json"), said.get("limit", 0)
    if not isinstance(sql, str):
        raise DayError("api.no_sql", example=EXAMPLE)
    if not isinstance(form, str) or form not in FORMS:
        raise QueryError("query.unknown_format", format=str(form)[:40], formats=", ".join(FORMS))
    most = MOST_ROWS if form == "json" else 10**12
    if "limit" in said and (not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= most):
        raise DayError("api.limit", most=MOST_ROWS)
    return Wanted(encodable(sql), form, limit)
