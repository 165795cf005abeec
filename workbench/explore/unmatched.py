"""Why values of a key find no partner, as codes that a screen has words for."""

import re
from collections.abc import Sequence

from workbench.explore.keys import CITIES
from workbench.explore.matching import Unmatched
from workbench.semantics.judges import judge
from workbench.semantics.kinds import KINDS

NO_CODE, ARRONDISSEMENT, OLD_CORSICA, OLD, KNOWN, ELSEWHERE, UNKNOWN = REASONS = (
    "no_code", "arrondissement", "old_corsica", "old", "known", "elsewhere", "unknown",
)  # fmt: skip
CORSICA = re.compile("20[0-9]{3}|20")
COMMUNE = re.compile("(0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97)[0-9]{3}")
OVERSEAS = re.compile("9[789].*")
ARRONDISSEMENTS = re.compile("|".join(pattern for pattern, _ in CITIES))


def reason(item: Unmatched, kind: str) -> str:
    """Why a value finds no partner. kind: what the key holds, "" when nobody knows.

    known: a code that exists, which the other table does not have. old: one written like a commune's that no list of these years has.
    """
    if kind not in KINDS:
        return UNKNOWN
    if not item.key:
        return NO_CODE
    if kind == "insee_commune" and ARRONDISSEMENTS.fullmatch(item.key):
        return ARRONDISSEMENT
    if kind in ("insee_commune", "insee_departement") and CORSICA.fullmatch(item.key):
        return OLD_CORSICA
    if not judge(kind)(item.key):
        return OLD if kind == "insee_commune" and COMMUNE.fullmatch(item.key) else NO_CODE
    return ELSEWHERE if kind in ("insee_commune", "insee_departement") and OVERSEAS.fullmatch(item.key) else KNOWN


def reasons(items: Sequence[Unmatched], kind: str) -> dict[str, list[Unmatched]]:
    """The values by the reason that they find no partner, in the order of REASONS."""
    found: dict[str, list[Unmatched]] = {}
    for item in items:
        found.setdefault(reason(item, kind), []).append(item)
    return {code: found[code] for code in REASONS if code in found}
