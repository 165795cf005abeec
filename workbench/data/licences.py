"""The licences people choose from. Any other one is given by its URL."""

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Licence:
    """One licence: its SPDX or Open Definition id, its title, the page of its text."""

    id: str
    title: str
    url: str

    def to_descriptor(self) -> dict[str, Any]:
        """An item of a Data Package's `licenses`."""
        return {"name": self.id, "title": self.title, "path": self.url}


LICENCES: tuple[Licence, ...] = (
    Licence("etalab-2.0", "Licence Ouverte 2.0 (Etalab)", "https://www.etalab.gouv.fr/licence-ouverte-open-licence"),
    Licence("ODbL-1.0", "Open Database License 1.0 (ODbL)", "https://opendatacommons.org/licenses/odbl/1-0/"),
    Licence("ODC-By-1.0", "Open Data Commons Attribution 1.0 (ODC-By)", "https://opendatacommons.org/licenses/by/1-0/"),
    Licence("PDDL-1.0", "Public Domain Dedication and License 1.0 (PDDL)", "https://opendatacommons.org/licenses/pddl/1-0/"),
    Licence("CC0-1.0", "Creative Commons Zero 1.0 (CC0)", "https://creativecommons.org/publicdomain/zero/1.0/"),
    Licence("CC-BY-4.0", "Creative Commons Attribution 4.0 (CC BY)", "https://creativecommons.org/licenses/by/4.0/"),
    Licence("CC-BY-SA-4.0", "Creative Commons Attribution ShareAlike 4.0 (CC BY-SA)", "https://creativecommons.org/licenses/by-sa/4.0/"),
    Licence("public-domain", "Domaine public", "https://creativecommons.org/publicdomain/mark/1.0/"),
)


def licence_descriptor(said: str) -> dict[str, Any] | None:
    """The descriptor of a licence said by its id, its title or its URL; None when it is neither."""
    text = said.strip()
    for licence in LICENCES:
        if text.casefold() in (licence.id.casefold(), licence.title.casefold(), licence.url.casefold()):
            return licence.to_descriptor()
    return {"path": text} if re.fullmatch(r"https?://[^\s<>\"]+", text) else None
