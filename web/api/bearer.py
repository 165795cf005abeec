"""The token that a request brings along."""

from starlette.types import Scope


def given(scope: Scope) -> str | None:
    """The token of the Authorization header (RFC 6750); None when there is none of that kind, "" when there are two."""
    sent = [value.decode("latin-1").strip() for name, value in scope["headers"] if name == b"authorization"]
    tokens = [value[7:].strip() for value in sent if value[:7].lower() == "bearer "]
    if not tokens:
        return None
    return tokens[0] if len(sent) == 1 else ""
