"""Whether who asks has the thing already (RFC 9110, If-None-Match)."""

from starlette.requests import Request

MOST_CHARACTERS = 2_000


def unchanged(asked: Request, tag: str) -> bool:
    """Whether one of the tags that who asks knows is that one."""
    known = asked.headers.get("if-none-match", "")[:MOST_CHARACTERS]
    return known.strip() == "*" or tag in [item.strip().removeprefix("W/") for item in known.split(",")]
