"""The rules of the house, checked by machine: floors, doors, sizes, sentences."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.sentences.book import BOOK, CHAPTERS
from workbench.settings import Settings

ROOT = Path(__file__).parent.parent
SQL_FOLDERS = ("store", "data", "reading", "drafts", "publishing", "downloads", "validation", "query", "explore")
FLOORS = ("app.py", "cli.py", "commands", "workbench", "loaders", "ui", "web", "pages")


def sources(*floors: str) -> list[Path]:
    """All Python files of these floors."""
    found = [path for floor in floors or FLOORS for path in ([ROOT / floor] if floor.endswith(".py") else (ROOT / floor).rglob("*.py"))]
    return [path for path in found if path.exists() and "__pycache__" not in path.parts]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring."""
    first = function.body[0]
    words = (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(function) else 0
    return (function.end_lineno or 0) - function.lineno + 1 - words


def depth(node: ast.AST) -> int:
    """How deep statements are nested under a node."""
    blocks = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.AsyncFor, ast.AsyncWith)
    inner = 0
    for field in ("body", "orelse", "finalbody", "handlers"):
        for child in getattr(node, field, []):
            is_elif = field == "orelse" and isinstance(node, ast.If) and isinstance(child, ast.If)
            step = 1 if isinstance(child, blocks) and not is_elif else 0
            inner = max(inner, step + depth(child))
    return inner


def offenders(pattern: str, *floors: str, allowed: tuple[str, ...] = ()) -> list[str]:
    """Files of these floors that match a pattern and are not allowed to."""
    found = re.compile(pattern)
    return [name_of(path) for path in sources(*floors) if found.search(path.read_text(encoding="utf-8")) and name_of(path) not in allowed]


def test_importing_the_core_loads_no_screen_and_no_server() -> None:
    script = "import sys, workbench.workbench; print([m for m in ('streamlit', 'starlette', 'loaders') if m in sys.modules])"
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_a_file_is_small_enough_to_be_read(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= (80 if path.is_relative_to(ROOT / "pages") else 250)


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_a_function_is_small_flat_and_takes_few_arguments(path: Path) -> None:
    for function in functions(path):
        where = f"{name_of(path)}:{function.lineno} {function.name}"
        assert body_lines(function) <= 40, where
        assert depth(function) <= 3, where
        given = [argument for argument in function.args.args + function.args.posonlyargs if argument.arg not in ("self", "cls")]
        assert len(given) <= 5 or name_of(path) == "cli.py", where


@pytest.mark.parametrize("path", sources("workbench", "loaders"), ids=name_of)
def test_a_public_function_of_the_core_says_what_it_returns(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), name_of(path)
    tops = [*tree.body, *(inner for top in tree.body if isinstance(top, ast.ClassDef) for inner in top.body)]
    for function in tops:
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_"):
            assert ast.get_docstring(function), f"{name_of(path)}:{function.lineno} {function.name}"


@pytest.mark.parametrize("path", [path for path in sources() if path.name == "__init__.py"], ids=name_of)
def test_a_package_init_holds_a_docstring_and_nothing_else(path: Path) -> None:
    if name_of(path) != "loaders/__init__.py":
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert [type(node).__name__ for node in tree.body] == ["Expr"]


def test_no_page_file_stands_directly_in_pages_but_the_menu() -> None:
    assert [path.name for path in (ROOT / "pages").glob("*.py")] == ["menu.py"]
    assert not list((ROOT / "pages").rglob("__init__.py"))


def test_each_dangerous_thing_has_one_door() -> None:
    assert offenders(r"session_state|st\.query_params", "ui", "pages", "web", allowed=("ui/session.py",)) == []
    assert offenders(r"st\.cache_|cache_data|cache_resource", "ui", "pages", allowed=("ui/core.py",)) == []
    assert offenders(r"os\.environ|getenv", allowed=("workbench/settings.py",)) == []
    assert offenders(r"plotly\.express|import pickle|pickle\.load|unsafe_allow_html") == []
    assert offenders(r"file_uploader\(") == []
    assert offenders(r"workbench\(\)\.drafts|opened\.drafts", "ui", "pages", allowed=("ui/who.py", "ui/core.py")) == []


def test_sql_stands_only_where_the_data_is() -> None:
    sql = r"(?<![\w.])(SELECT\s.+\sFROM|INSERT INTO|DELETE FROM|CREATE (OR REPLACE )?(TABLE|VIEW)|COPY \()"
    allowed = tuple(name_of(path) for folder in SQL_FOLDERS for path in sources(f"workbench/{folder}"))
    shown = (
        *(name_of(path) for path in sources("workbench/sentences")),
        "cli.py",
        "workbench/notebook/lines.py",
    )  # examples for people to copy
    assert offenders(sql, allowed=(*allowed, *shown)) == []


def test_pages_hold_no_engine_and_catch_nothing() -> None:
    assert offenders(r"^\s*try:|import (duckdb|pandas|frictionless|plotly|sqlalchemy|os)\b", "pages") == []


def codes_asked() -> set[str]:
    """Every code that the code gives to an error, a Finding or an Evidence as a plain text."""
    asked: set[str] = set()
    for path in sources("workbench", "loaders", "web", "ui", "commands", "cli.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                place = {"DatasetError": 0, "QueryError": 0, "ChartError": 0, "DayError": 0, "Finding": 0, "Evidence": 1}.get(node.func.id)
                if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                    asked.add(str(node.args[place].value))
    return asked


def test_every_code_has_one_sentence() -> None:
    assert codes_asked() - set(BOOK) == set()
    assert sum(len(chapter) for chapter in CHAPTERS) == len(BOOK)


def test_every_sentence_is_whole() -> None:
    assert [code for code, text in BOOK.items() if not text.strip().endswith((".", "?", "”", "!"))] == []


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"ETABLI_{name.upper()}" in (ROOT / "README.md").read_text(encoding="utf-8")
