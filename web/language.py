"""In which language a route answers."""

from starlette.requests import Request


def language_of(asked: Request) -> str:
    """French when the address or the browser says so, else English."""
    said = asked.query_params.get("lang") or asked.headers.get("accept-language", "")
    return "fr" if said.lower().startswith("fr") else "en"
