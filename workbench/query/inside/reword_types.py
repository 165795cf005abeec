"""Values of the wrong type, in our words: texts that should be numbers or dates, dates written in another way, arguments."""

import re
from collections.abc import Sequence

from workbench.errors import QueryError
from workbench.query.inside.mistakes import Mistake, first, short
from workbench.query.inside.tokens import Token

NUMBER = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?(_LITERAL)?$|DOUBLE|FLOAT|DECIMAL|BIGNUM")
DATES = ("DATE", "TIMESTAMP")
SAID = {"~~": "LIKE", "~~*": "ILIKE", "!~~": "NOT LIKE", "!~~*": "NOT ILIKE"}
SIGNS = ("=", "==", "<>", "!=", "<", ">", "<=", ">=")
NAMES = {"INT8": "TINYINT", "INT16": "SMALLINT", "INT32": "INTEGER", "INT64": "BIGINT", "INT128": "HUGEINT", "BOOL": "BOOLEAN",
         "INTEGER_LITERAL": "INTEGER", "STRING_LITERAL": "VARCHAR"}  # fmt: skip
FORMATS = (
    (r"\d{1,2}/\d{1,2}/\d{4}", "%d/%m/%Y"), (r"\d{1,2}-\d{1,2}-\d{4}", "%d-%m-%Y"), (r"\d{1,2}\.\d{1,2}\.\d{4}", "%d.%m.%Y"),
    (r"\d{4}/\d{1,2}/\d{1,2}", "%Y/%m/%d"), (r"\d{4}-\d{1,2}-\d{1,2}", "%Y-%m-%d"), (r"\d{1,2}/\d{1,2}/\d{2}", "%d/%m/%y"),
    (r"\d{8}", "%Y%m%d"),
)  # fmt: skip
HOURS = (("", ""), (r"[ T]\d{1,2}:\d{2}:\d{2}", " %H:%M:%S"), (r"[ T]\d{1,2}:\d{2}", " %H:%M"))


def date_format(value: str) -> str:
    """The format that a date seems to be written in, "" when it is like none. The day comes first, unless its number is too large."""
    for day, written in FORMATS:
        for hour, more in HOURS:
            if re.fullmatch(day + hour, value.strip()):
                middle = re.split(r"\D", value.strip())[1:2]
                swapped = written.startswith("%d") and middle and middle[0].isdigit() and int(middle[0]) > 12
                guess = written.replace("%d", "%?").replace("%m", "%d").replace("%?", "%m") if swapped else written
                return guess + (more.replace(" ", "T") if "T" in value else more)
    return ""


def no_match(found: re.Match[str], mistake: Mistake) -> QueryError:
    """A function or a sign that does not take what it was given."""
    name, given = SAID.get(found[1], found[1]), split(found[2])
    if is_call_of_macro(mistake, name):
        name = mistake.near
    takes = [split(item) for item in re.findall(r"\n\t\"?[^\n(]+?\"?\((.*?)\) ->", mistake.text)]
    takes = [[kind(part) for part in item if part != "/"] for item in takes]
    texts = [place for place, item in enumerate(given) if item == "VARCHAR"]
    wanted = {item[place] for place in texts for item in takes if len(item) == len(given)}
    field = argument(mistake, name, texts[0]) if texts else ""
    if field and wanted and "VARCHAR" not in wanted:
        others = [item for item in given if item != "VARCHAR"]
        if any(item.startswith(DATES) for item in others) or not any(NUMBER.match(item) for item in wanted):
            return text_as_date(mistake, name, field)
        return QueryError("query.text_as_number", function=short(name), field=field, **mistake.where())
    shown = [f"({', '.join(NAMES.get(part, part) for part in item)})" for item in takes]
    unique = list(dict.fromkeys(shown))[:3]
    given_names = ", ".join(NAMES.get(item, item) for item in given)
    return QueryError("query.arguments", function=short(name), given=given_names, takes=", ".join(unique) or "-", **mistake.where())


def is_call_of_macro(mistake: Mistake, name: str) -> bool:
    """Whether a sign is what a macro of DuckDB's made of a call: date_add is "+" inside."""
    found, place = mistake.found(), mistake.place()
    return not re.match(r"\w", name) and 0 <= place < len(found) - 1 and found[place].is_name and found[place + 1].text == "("


def text_as_date(mistake: Mistake, name: str, field: str) -> QueryError:
    """A text where a date belongs."""
    return QueryError("query.text_as_date", function=short(name), field=field, format="%d/%m/%Y", **mistake.where())


def compared(found: re.Match[str], mistake: Mistake) -> QueryError:
    """Two values that cannot be compared."""
    left, right = (NAMES.get(item, item) for item in found.groups()[:2])
    signs = [item.text for item in mistake.found()[max(mistake.place(), 0) :] if item.text in SIGNS]
    sign = signs[0] if signs and (mistake.at >= 0 or len(signs) == 1) else "="
    field = operand(mistake, sign, is_left=left == "VARCHAR")
    other = right if left == "VARCHAR" else left
    if "VARCHAR" in (left, right) and field and other.startswith(DATES):
        return text_as_date(mistake, sign, field)
    if "VARCHAR" in (left, right) and field and NUMBER.match(other):
        return QueryError("query.text_as_number", function=sign, field=field, **mistake.where())
    return QueryError("query.types", left=left, right=right, **mistake.where())


def uncastable(found: re.Match[str], mistake: Mistake) -> QueryError:
    """Two types that do not go together."""
    return QueryError("query.types", left=NAMES.get(found[1], found[1]), right=NAMES.get(found[2], found[2]), **mistake.where())


def conversion(found: re.Match[str], mistake: Mistake) -> QueryError:
    """A text that is not of the type asked for."""
    value, wanted = short(found[1]), NAMES.get(found[2].strip("."), found[2].strip("."))
    source = first(r"from source column (.+?)(?:\n|$)", mistake.text)
    if NUMBER.match(wanted) and re.fullmatch(r"\s*[+-]?[\d\s\u00a0\u202f]*,\d+\s*", found[1]):
        field = written(source) if source else "field"
        return QueryError("query.decimal_comma", value=value, type=wanted, field=field, **mistake.where())
    if wanted.startswith(DATES) and date_format(found[1]):
        return QueryError("query.date_format", value=value, type=wanted, format=date_format(found[1]), **mistake.where())
    return QueryError("query.conversion", value=value, type=wanted, **mistake.where())


def dated(found: re.Match[str], mistake: Mistake) -> QueryError:
    """A date that is not written as DuckDB expects it."""
    wanted = "TIMESTAMP" if "timestamp" in mistake.text[: found.end()] else "DATE"
    guess = date_format(found[1])
    if guess:
        return QueryError("query.date_format", value=short(found[1]), type=wanted, format=guess, **mistake.where())
    return QueryError("query.conversion", value=short(found[1]), type=wanted, **mistake.where())


def misparsed(found: re.Match[str], mistake: Mistake) -> QueryError:
    """A text that does not fit the format given to strptime."""
    guess = date_format(found[1])
    if guess and guess != found[2]:
        return QueryError("query.strptime", value=short(found[1]), format=short(found[2]), guessed=guess, **mistake.where())
    return QueryError("query.strptime_other", value=short(found[1]), format=short(found[2]), **mistake.where())


def argument(mistake: Mistake, name: str, number: int) -> str:
    """The argument of that number in the call that DuckDB points at, as it is written; "" when nobody can tell."""
    if not re.match(r"\w", name):
        return operand(mistake, name, is_left=number == 0)
    found = behind(mistake, name)
    opened = next((place for place, item in enumerate(found) if item.text == "("), len(found))
    depth, parts, start = 0, [], opened + 1
    for place, item in enumerate(found[opened:], opened):
        depth += (item.text == "(") - (item.text == ")")
        if depth == 0 or (depth == 1 and item.text == ","):
            parts.append(found[start:place])
            start = place + 1
        if depth == 0:
            break
    return joined(parts[number]) if number < len(parts) else ""


def behind(mistake: Mistake, name: str) -> Sequence[Token]:
    """The tokens from the function or sign that DuckDB points at; when it points nowhere, from the only one of that name, else none."""
    found = mistake.found()
    if mistake.at >= 0:
        return found[max(mistake.place(), 0) :]
    places = [place for place, item in enumerate(found) if name.casefold() in (item.name, item.text)]
    return found[places[0] :] if len(places) == 1 else []


def operand(mistake: Mistake, sign: str, *, is_left: bool) -> str:
    """The name on one side of a sign, as it is written; "" when something else stands there."""
    found = mistake.found()
    first_one = next((item for item in behind(mistake, sign) if item.text == sign), None)
    if first_one is None:
        return ""
    place = found.index(first_one)
    side = found[:place][::-1] if is_left else found[place + 1 :]
    taken: list[Token] = []
    for number, item in enumerate(side):
        if (number % 2 == 0 and not item.is_name) or (number % 2 == 1 and item.text != "."):
            break
        taken.append(item)
    return joined(taken[::-1] if is_left else taken)


def joined(parts: Sequence[Token]) -> str:
    """Tokens of one argument, put together again."""
    text = "".join(item.text for item in parts)
    return short(text) if parts and all(item.is_name or item.text == "." for item in parts) else ""


def split(text: str) -> list[str]:
    """The parts between commas, outside of brackets."""
    return [part.strip() for part in re.split(r",\s*(?![^(]*\))", text) if part.strip()]


def kind(parameter: str) -> str:
    """The type of a parameter: of `"left" TINYINT` and of `x TIMESTAMP WITH TIME ZONE`."""
    return re.sub(r'^\*?("[^"]*"|\w+) ', "", parameter)


def written(field: str) -> str:
    """The name of a field as a query has to write it."""
    return field if re.fullmatch(r"[a-z_][a-z0-9_]*", field) else '"' + field.replace('"', '""') + '"'
