"""The two ways a name or a text gets into SQL."""


def ident(name: str) -> str:
    """The name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """The text as a quoted SQL string."""
    return "'" + text.replace("'", "''") + "'"
