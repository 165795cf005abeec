"""Texts as they come from browsers and programs, made into texts that can be kept and sent."""


def encodable(text: str) -> str:
    """The text with a question mark for each half of a character: JSON may hold them alone, UTF-8 and databases cannot."""
    return text.encode("utf-8", "replace").decode()


def storable(text: str) -> str:
    """The text as every database keeps it: encodable, and without NUL."""
    return encodable(text.replace("\0", ""))
