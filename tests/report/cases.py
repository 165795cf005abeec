"""Random tables and schemas over every type and constraint, made to be wrong in all the ways that matter."""

import csv
import io
from dataclasses import dataclass
from random import Random
from typing import Any

CELLS: dict[str, list[str]] = {
    "integer": [
        "1", "01", "+1", " 1 ", "1_000", "1.0", "1e3", "٣", "１", "-0", "- 1", "\u00a01", "9" * 25, "-9223372036854775808",
        "9223372036854775807", "9223372036854775808", "0", "00", "-", "1,000", "12%", "€12", "NaN", "inf", "true", "0x10", "5", "7", "42",
    ],
    "number": [
        "1", "1.", ".5", "1e5", "1E400", "inf", "Infinity", "-inf", "NaN", "nan", "1_0.5", "１.５", "1,5",
        "+.5", "1 000", "0x1", "0.1", "0.10",
        "0.1000000000000000055", "0.30000000000000004", "1e-400", "-0", "-0.0", "1.5", "12.345", "1 234,56", "1\u00a0234,5", "€ 5", "5 %",
        "1.000,5", "100", "99.999999999999999", "1e2", "00.10", "-5.25", "12 34", "1\u202f234",
    ],
    "boolean": ["true", "True", "TRUE", "1", "yes", "tRue", " true", "0", "false", "FALSE", "oui", "non"],
    "string": [
        "a", "b", "ab", "x\ny", "é", "e\u0301",
        "👨‍👩‍👧", "12345", "12345\n", "１２３", "hello world", "A", "Z9", "a|b", '"q"', "  ", "-", "NA",
        "abc@x.fr", "http://x.fr/a?b=1", "YQ==", "a5b1c2d3-e4f5-4a6b-8c7d-9e0f1a2b3c4d", "x" * 70, "aé", "\t", "a b", "foo.bar@baz.com",
        "http://é", "mailto:x", "ABCD", "75001", "2A004",
    ],
    "date": [
        "2020-01-01", "2020-1-1", "2020-02-30", "2020-02-29", "2019-02-29", "0001-01-01", "0000-01-01", "10000-01-01", "２０２０-01-01",
        "2020-01-01T00:00:00", "01/02/2020", "1/2/2020", "31/12/1999", "29/02/2021", "29/02/2020", "2020-12-31", "1999-06-15", "2020-04-31",
        "2020-13-01", "2020-01-32", "0999-01-01", " 2020-01-01", "20200101",
    ],
    "datetime": [
        "2020-01-01T10:00:00Z", "2020-01-01T10:00:00", "2020-01-01 10:00:00", "2020-01-01T10:00", "2020-01-01T10:00:00.123456789",
        "2020-01-01T10:00:00.5Z", "2020-01-01T24:00:00", "2020-01-01T10:00:60", "2020-01-01T10:00:00+02:00", "2020-01-01T10:00:00+0200",
        "2020-01-01T10:00:00+24:00", "2020-02-29T10:00:00Z", "2019-02-29T10:00:00Z", "2020-02-30T10:00:00", "01/02/2020 10:20",
        "2020-01-01T08:00:00Z", "2020-01-01T10:00:00-00:00", "2020-01-01T10:00:00z", "2020-01-01T10:00:00.5", "2020-01-01T10:00:00.500000",
    ],
    "time": ["10:00:00", "10:00:00Z", "10:00", "24:00:00", "10:00:00.5", "10:00:60", "1:00:00", "23:59:59", "00:00:00"],
    "year": ["2020", "20", "02020", " 202", "+202", "1_23", "-202", "9999", "0000", "２０２０", "1999"],
    "yearmonth": ["2020-01", "2020-1", "20-01", "2020-13", "2020-00", "-1-01", " 2020 - 1 ", "0-1", "99999-12", "1999-12"],
    "duration": ["P1Y", "PT1H", "P", "PT", "1 day", "P1W"],
    "geopoint": [
        "2.35,48.85", "48.85,2.35", "180,90", "181,0", "2.35, 48.85", "2.35", "179.99,-89.9", "-180,-90",
        "+5.,-.5", "1e1,5", "nan,5", "99,89",
        "100,5", "0,90", "0,90.0", "0,90.1",
    ],
    "geojson": ['{"type":"Point","coordinates":[1,2]}', "{}", "x"],
    "object": ["{}", '{"a":1}', "[1]", '{"a":NaN}', "null", "{a:1}", '{"a":"\\ud800"}', '{"a":1,}', " {} "],
    "array": ["[]", "[1]", "{}", "[NaN]", "[1,]", '["a\tb"]', "[1e999]"],
    "list": ["a,b", "a", "a,,b", "1;2"],
    "any": ["x", "1", "y"],
}  # fmt: skip
PATTERNS = [
    "a|b", "[0-9]{5}", "\\d+", "[A-Z]\\w*", "^[a-z ]+$", "(?i)a", "(a|b)+", "[^a]*", ".*", "\\S+", "a.b", "(?:\\d{2}|2[AB])\\d{3}",
    "[\\w.]+@[\\w.]+", "x{2,80}", "(.)\\1",
]  # fmt: skip
RULES: dict[str, list[dict[str, Any]]] = {
    "integer": [
        {"minimum": 0}, {"minimum": "1"}, {"minimum": 2**63}, {"maximum": 10}, {"maximum": "100"}, {"exclusiveMinimum": 1},
        {"exclusiveMaximum": 42}, {"enum": [1, "2", "05", 7]}, {"required": True}, {"unique": True},
    ],
    "number": [
        {"minimum": 0}, {"minimum": "0.1"}, {"minimum": 0.1}, {"minimum": "0.1000000000000000055"}, {"maximum": 100}, {"maximum": "1e2"},
        {"maximum": "99.999999999999999"}, {"exclusiveMinimum": "0.1"}, {"exclusiveMaximum": 100}, {"enum": ["1.50", "0.1", 100]},
        {"required": True}, {"unique": True},
    ],
    "boolean": [{"enum": [True]}, {"enum": ["true"]}, {"required": True}, {"unique": True}],
    "string": [
        {"minLength": 2}, {"maxLength": 5}, {"enum": ["a", "b", "", "é"]}, {"required": True}, {"unique": True},
        {"required": True, "minLength": 2, "pattern": "[a-z]+"}, *({"pattern": pattern} for pattern in PATTERNS),
    ],
    "date": [{"minimum": "2020-01-01"}, {"maximum": "2020-12-31"}, {"exclusiveMinimum": "2020-01-01"},
    {"enum": ["2020-01-01"]}, {"unique": True}],
    "datetime": [
        {"minimum": "2020-01-01T00:00:00Z"}, {"maximum": "2020-12-31T00:00:00"}, {"unique": True}, {"enum": ["2020-01-01T10:00:00"]},
    ],
    "time": [{"minimum": "05:00:00"}, {"enum": ["10:00:00"]}, {"unique": True}],
    "year": [{"minimum": 2000}, {"maximum": "2020"}, {"enum": [2020, "1999"]}, {"unique": True}],
    "yearmonth": [{"minimum": "2000-01"}, {"enum": ["2020-01"]}, {"unique": True}],
    "any": [{"enum": ["x"]}, {"required": True}, {"unique": True}],
    "list": [{"minLength": 2}],
    "object": [{"minLength": 1}],
    "array": [{"minLength": 1}, {"enum": [[1]]}],
    "geopoint": [{"required": True}, {"unique": True}],
}  # fmt: skip
NUMBERS = [
    {"decimalChar": ","}, {"decimalChar": ",", "groupChar": " "}, {"groupChar": ","}, {"bareNumber": False}, {"floatNumber": True},
    {"bareNumber": False, "decimalChar": ",", "groupChar": " "}, {"decimalChar": ",", "groupChar": "."}, {"groupChar": "\u00a0"},
]  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A file and the Table Schema that it is checked against. few: rows that are judged without being sorted out.

    is_twinned: repeated rows are looked for.
    """

    data: bytes
    schema: dict[str, Any]
    limit_errors: int
    few: int
    is_twinned: bool = False


def field(chance: Random, name: str) -> dict[str, Any]:
    """A field descriptor of any type."""
    kind = chance.choice(list(CELLS))
    rules = chance.choice([{}, *RULES.get(kind, [])])
    found: dict[str, Any] = {"name": name, "type": kind}
    if kind == "number" and chance.random() < 0.5:
        found |= chance.choice(NUMBERS)
    if kind == "integer" and chance.random() < 0.3:
        found |= chance.choice([{"bareNumber": False}, {"groupChar": " "}])
    if kind == "boolean" and chance.random() < 0.3:
        found |= {"trueValues": ["oui", "1"], "falseValues": ["non", "0"]}
        rules = {} if "enum" in rules else rules
    if kind == "date" and chance.random() < 0.4:
        found["format"] = chance.choice(["%d/%m/%Y", "%d/%m/%Y", "%Y%m%d", "%d-%m-%y", "any"])
        rules = {"unique": True} if "unique" in rules else {}
    if kind == "datetime" and chance.random() < 0.3:
        found["format"] = "%d/%m/%Y %H:%M"
        rules = {}
    if kind == "string" and chance.random() < 0.25:
        found["format"] = chance.choice(["email", "uri", "uuid", "binary"])
    if kind == "list" and chance.random() < 0.5:
        found |= {"delimiter": ";", "itemType": chance.choice(["integer", "string"])}
    if chance.random() < 0.15:
        found["missingValues"] = chance.choice([["NA"], ["-", ""], []])
    return found | ({"constraints": dict(rules)} if rules else {})


def usual(chance: Random, kind: str) -> str:
    """A cell as most are."""
    day = f"{chance.randrange(1995, 2025):04d}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 32):02d}"
    made = {
        "integer": lambda: str(chance.randrange(-50, 500)),
        "number": lambda: f"{chance.uniform(-10, 200):.{chance.randrange(4)}f}",
        "date": lambda: day,
        "datetime": lambda: (
            f"{day}T{chance.randrange(24):02d}:{chance.randrange(60):02d}:{chance.randrange(60):02d}" + chance.choice(["", "Z"])
        ),
        "string": lambda: "".join(chance.choice("abcdeXYZ019 é") for _ in range(chance.randrange(1, 8))),
    }
    return made.get(kind, lambda: chance.choice(CELLS[kind]))()


def bent(chance: Random, cell: str) -> str:
    """The cell with a character more, less, or other."""
    if not cell:
        return cell
    place = chance.randrange(len(cell))
    added = chance.choice(["", "0", "9", " ", ".", ",", ":", "-", "/", "a", "Z", "é"])
    return cell[:place] + added + cell[place + chance.randrange(2) :]


def cell(chance: Random, kind: str) -> str:
    """A cell: usual, odd, bent or empty."""
    turn = chance.random()
    if turn < 0.55:
        return usual(chance, kind)
    if turn < 0.8:
        return chance.choice(CELLS[kind])
    if turn < 0.95:
        return bent(chance, chance.choice([usual(chance, kind), chance.choice(CELLS[kind])]))
    return ""


def row(chance: Random, kinds: list[str]) -> list[str]:
    """A record: sometimes short, long, blank or empty."""
    cells = [cell(chance, kind) for kind in kinds]
    shapes = [cells] * 20 + [cells[:-1], cells + ["z"] * chance.randrange(1, 4), [], [""] * len(kinds)]
    return chance.choice(shapes)


def header(chance: Random, names: list[str]) -> list[str]:
    """The labels: most often the names, else in another order, more, fewer, or all alike."""
    shuffled = chance.sample(names, len(names))
    return chance.choice([names] * 16 + [shuffled, [*names, "extra"], names[:-1] or ["q"], [names[0]] * len(names)])


def written(chance: Random, rows: list[list[str]]) -> bytes:
    """The file: any separator, any line end, sometimes with one byte that does not belong."""
    text = io.StringIO()
    ends = chance.choice(["\n", "\r\n"])
    writer = csv.writer(text, delimiter=chance.choice(",,;\t|"), quoting=chance.choice([0, 0, 1]), lineterminator=ends)
    writer.writerows(rows)
    data = text.getvalue()
    if chance.random() < 0.05:
        data = data.rstrip("\r\n")
    if chance.random() < 0.05 and len(data) > 10:
        place = chance.randrange(len(data))
        data = data[:place] + chance.choice(['"', "\r", "\n", ' "', '""']) + data[place:]
    encoding = chance.choice(["utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1252"])
    try:
        return data.encode(encoding)
    except UnicodeError:
        return data.encode("utf-8")


def case(chance: Random) -> Case:
    """A Case."""
    fields = [field(chance, f"f{place}") for place in range(chance.randrange(1, 6))]
    names = [item["name"] for item in fields]
    schema: dict[str, Any] = {"fields": fields}
    if chance.random() < 0.25:
        schema["missingValues"] = chance.choice([["", "NA"], ["-"], ["", "0"]])
    if chance.random() < 0.3:
        schema["primaryKey"] = chance.sample(names, chance.randrange(1, min(3, len(names)) + 1))
    if chance.random() < 0.2:
        schema["fieldsMatch"] = chance.choice(["equal", "subset", "superset", "partial"])
    if chance.random() < 0.1:
        schema["foreignKeys"] = [{"fields": names[:1], "reference": {"resource": "", "fields": names[-1:]}}]
    kinds = [item["type"] for item in fields]
    rows = [row(chance, kinds) for _ in range(chance.choice([3, 20, 100]))]
    is_twinned = chance.random() < 0.2
    rows += [chance.choice(rows) for _ in range(len(rows) // 4)] if is_twinned else []
    data = written(chance, [header(chance, names), *rows])
    return Case(data, schema, chance.choice([1000, 1000, 0, 1, 5]), chance.choice([2000, 5, 0]), is_twinned)
