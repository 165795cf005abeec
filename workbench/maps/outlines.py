"""The outlines that are shipped: which codes each file holds, how codes are written, and where browsers get them.

A browser asks for a file once and keeps it: its address holds the edition. Sources and licences: outlines/SOURCE.md.
"""

import gzip
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale

FOLDER = Path(__file__).parent / "outlines"
EDITION = "2026.3"
ADDRESS = f"/outlines/{EDITION}/"
LEVELS = ("departement", "region", "commune", "country")
FILES = {"departement": "departements", "region": "regions", "country": "countries"}
WIDTHS = {"departement": 2, "region": 2, "commune": 5, "country": 2}
WHOLE = {"751": "75056", "693": "69123", "132": "13055"}  # arrondissements by how their codes begin, and the commune that they are of


@dataclass(frozen=True)
class Outlines:
    """The outlines of one file. names: what each code is called. other: other ways to write a code, to the code."""

    file: str
    names: Mapping[str, str]
    other: Mapping[str, str]

    @property
    def address(self) -> str:
        """Where a browser gets it."""
        return address(self.file)


def address(file: str) -> str:
    """Where a browser gets the outlines of that file."""
    return f"{ADDRESS}{file}.geojson"


def path_of(file: str) -> Path | None:
    """The file of outlines, gzipped; None for any other name."""
    found = (FOLDER / f"{file}.geojson.gz").resolve()
    return found if found.is_relative_to(FOLDER.resolve()) and found.is_file() else None


def features(file: str) -> Sequence[Mapping[str, Any]]:
    """The GeoJSON Features of a file."""
    with gzip.open(FOLDER / f"{file}.geojson.gz", "rt", encoding="utf-8") as stream:
        return list(json.load(stream)["features"])


@lru_cache(maxsize=24)
def outlines(file: str) -> Outlines:
    """The codes and names of a file of outlines."""
    found = features(file)
    names = {str(item["id"]): str(item["properties"]["name"]) for item in found}
    other = {folded(name): code for code, name in names.items()}
    other |= {str(item["properties"]["iso3"]).casefold(): str(item["id"]) for item in found if "iso3" in item["properties"]}
    return Outlines(file, names, other)


def has(file: str) -> bool:
    """Whether there is such a file."""
    return path_of(file) is not None


def folded(text: str) -> str:
    """The text in lower case without accents, hyphens and apostrophes: names are written in many ways."""
    bare = unicodedata.normalize("NFKD", text.replace("’", " ").replace("'", " ").replace("-", " ")).encode("ascii", "ignore").decode()
    return " ".join(bare.casefold().split())


def code_of(text: str, level: str) -> str:
    """The code as outlines write it: "1" is "01", "2a" is "2A", "1001.0" is "01001"."""
    bare = text.strip().upper().removesuffix(".0")
    return bare.zfill(WIDTHS[level]) if bare.isdecimal() else bare


def departement_of(commune: str) -> str:
    """The département that a code of a commune begins with."""
    return commune[:3] if commune[:2] in ("97", "98") else commune[:2]


def matched(texts: Iterable[str], level: str) -> dict[str, str]:
    """Each text that names an outline of that level, to its code; communes are looked up in the files of their départements."""
    if level == "commune":
        return {text: code for text in texts if (code := known_commune(code_of(text, level)))}
    found = outlines(FILES[level])
    codes = {text: code_of(text, level) for text in texts}
    told = {text: code if code in found.names else found.other.get(folded(text), "") for text, code in codes.items()}
    return {text: code for text, code in told.items() if code}


@lru_cache(maxsize=1)
def communes() -> Mapping[str, str]:
    """The name of each commune and arrondissement that has an outline."""
    files = [f"{folder}/{path.name.removesuffix('.geojson.gz')}" for folder in ("communes", "arrondissements")
             for path in sorted((FOLDER / folder).glob("*.gz"))]  # fmt: skip
    return {code: name for file in files for code, name in names_in(file)}


def names_in(file: str) -> list[tuple[str, str]]:
    """(code, name) of each outline of a file, without reading its coordinates: a line each, written by tools/make_outlines.py."""
    begins, between, ends = '{"type":"Feature","id":"', '","properties":{"name":"', '"}'
    with gzip.open(FOLDER / f"{file}.geojson.gz", "rt", encoding="utf-8") as stream:
        lines = [line.removeprefix(begins) for line in stream if line.startswith(begins)]
    parts = [line.split(between, 1) for line in lines]
    return [(code, rest.split(ends, 1)[0].replace('\\"', '"')) for code, rest in parts]


def known_commune(code: str) -> str:
    """The code when it is that of a commune with an outline, else ""."""
    return code if code in communes() else ""


def name_of(code: str, level: str, language: str) -> str:
    """What an outline is called: countries in the reader's language."""
    if level == "country":
        return str(territories(language).get(code) or outlines("countries").names.get(code, code))
    return communes().get(code, code) if level == "commune" else outlines(FILES[level]).names.get(code, code)


@lru_cache(maxsize=4)
def territories(language: str) -> Mapping[str, str]:
    """What countries are called in a language, by their two letters."""
    return dict(Locale(language).territories)
