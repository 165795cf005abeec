"""Names of packages and tables, made from what people call their files."""

import re
import unicodedata

LONGEST = 100
NAMELESS = "table"
# Databases and schemas of the engine of queries: as the name of a package, SQL could not tell which one is meant.
RESERVED = ("team", "main", "temp", "system", "memory", "information_schema", "pg_catalog")
LETTERS = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d"})


def slug(text: str) -> str:
    """A name made of [a-z0-9_], never empty, never starting with a digit, none of RESERVED, at most LONGEST characters.

    Accents fall ("Données été" gives "donnees_ete"); everything else becomes one underscore.
    """
    ascii_text = unicodedata.normalize("NFKD", text.translate(LETTERS)).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "_", ascii_text.lower()).strip("_")
    if name[:1].isdigit() or name in RESERVED:
        name = f"t_{name}"
    return name[:LONGEST].rstrip("_") or NAMELESS
