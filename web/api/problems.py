"""What the API says when it cannot do something: application/problem+json (RFC 9457), with our code and a whole sentence."""

import json
import math
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from web.language import language_of
from web.page import STATUS, Say
from workbench.errors import EtabliError

MEDIA_TYPE = "application/problem+json"
API_STATUS = {
    "api.no_token": 401, "api.token_ended": 401, "api.too_fast": 429, "api.unknown": 404, "api.method": 405, "api.too_large": 413,
    "api.not_json": 400, "query.reads_only": 403, "api.too_many_ranges": 416,
    "api.range_beyond": 416,
    "package.unknown": 404, "version.unknown": 404, "resource.unknown": 404, "package.withdrawn": 410, "version.withdrawn": 410,
    "query.too_many": 429, "query.busy": 503, "query.queue_full": 503, "query.team_busy": 503, "query.closing": 503,
    "query.unconfined": 503,
    "query.timeout": 422, "query.memory": 422, "query.cancelled": 409, "query.crashed": 500, "query.too_long": 413,
    "job.too_long": 503, "job.crashed": 500, "disk.full": 503,
}  # fmt: skip
LATER_SECONDS = {429: 5, 503: 10}
ALONGSIDE = ("line", "near", "field", "table", "function", "value", "seconds")  # told of a mistake, for programs


def status_of(problem: EtabliError) -> int:
    """The status of the answer that tells an error."""
    known = API_STATUS.get(problem.code) or STATUS.get(problem.code)
    return known or (403 if problem.code.startswith("access.") else 400)


def answer(say: Say, asked: Request, problem: EtabliError) -> Response:
    """The answer that tells an error in the language that the request asks for."""
    status, language = status_of(problem), language_of(asked)
    told = {key: problem.context[key] for key in ALONGSIDE if key in problem.context}
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": say(language, problem.template, problem.context),
        "code": problem.code,
        **told,
    }
    headers = {"content-language": language, "cache-control": "no-store"}
    if status == 401:
        headers["www-authenticate"] = 'Bearer realm="etabli"'
    if status == 413:
        headers["connection"] = "close"  # the rest of the body is not even read
    if problem.code == "api.range_beyond":
        headers["content-range"] = f"bytes */{problem.context['size']}"
    if status in LATER_SECONDS:
        seconds = problem.context.get("seconds", 0) if problem.code == "api.too_fast" else 0
        headers["retry-after"] = str(max(math.ceil(seconds), 1) if seconds else LATER_SECONDS[status])
    told_json = json.dumps(body, ensure_ascii=False, default=str).encode(errors="replace")  # half a character may stand in what was sent
    return Response(told_json, status, headers, MEDIA_TYPE)
