"""Which 8-bit encoding some bytes are in: French letters in their places, with chardet's opinion."""

import codecs
import re

CANDIDATES = ("cp1252", "iso8859-15", "mac-roman", "cp850")
NEAR_CERTAIN = 0.4
# How much each character speaks for an encoding that shows it; the weights follow its frequency in French.
WEIGHTS = {
    **dict.fromkeys("é", 10),
    **dict.fromkeys("èàêç’", 5),
    **dict.fromkeys("ôîûâùëïœ«»°–€ \u202fñáíóúüöä", 2),
    **dict.fromkeys("ÉÈÀÊÇÔÎŒÂ…“”‘—•²³½§·", 2),
}
UNLIKELY = re.compile("[\u0080-\u009f\u2500-\u25ff¤¦¨¬¯´¸¶ÐÞðþıƒˆ˜‡Ω≈∆◊√∫∂∑∏π≤≥≠∞]")
MISPLACED = re.compile("(?<=[a-zà-ÿ])[À-ÖØ-ÞŒŠŽ](?=[a-zà-ÿ]|\\b)|[¼½¾](?=[a-zà-ÿ])")  # a fraction within a word: Œ, œ or Ÿ
MOST_TEXT = 65_536
C1 = "etabli_c1"


def c1_control(error: UnicodeError) -> tuple[str, int]:
    """The byte that cp1252 leaves undefined, as the control character of the same number (as browsers do)."""
    assert isinstance(error, UnicodeDecodeError)
    return chr(error.object[error.start]), error.start + 1


codecs.register_error(C1, c1_control)


def frenchness(text: str) -> float:
    """How much a text looks like French, per character beyond ASCII; below 0 when it is surely something else."""
    beyond = [char for char in text if char > "\x7f"]
    if not beyond:
        return 0.0
    points = sum(WEIGHTS.get(char, 0) for char in beyond)
    return (points - 8 * len(UNLIKELY.findall(text)) - 8 * len(MISPLACED.findall(text))) / len(beyond)


def guess(evidence: bytes) -> str:
    """The codec of some lines that are not UTF-8: one of CANDIDATES, else what chardet is surest of."""
    evidence = evidence[:MOST_TEXT]
    scores = {codec: frenchness(evidence.decode(codec, C1)) for codec in CANDIDATES}
    best = max(CANDIDATES, key=lambda codec: scores[codec])
    if scores[best] > 0:
        return best
    import chardet  # noqa: PLC0415  # its opinion takes longer than all else on a small file, and is rarely asked for

    told = chardet.detect(evidence)
    other, sure = told["encoding"], float(told["confidence"] or 0)
    if not other or sure < NEAR_CERTAIN:
        return best
    return readable(other, evidence) or best


def readable(name: str, evidence: bytes) -> str:
    """Python's name of a codec that reads the bytes, else ""."""
    try:
        codec = codecs.lookup(name).name
        evidence[: evidence.rfind(b"\n") + 1 or None].decode(codec)
    except (LookupError, UnicodeError):
        return ""
    return "" if codec in ("ascii", "utf-8", "utf-7") or codec.startswith("utf-32") else {"iso8859-1": "cp1252"}.get(codec, codec)
