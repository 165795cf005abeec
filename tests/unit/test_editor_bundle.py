"""The SQL editor that browsers get is the one that stands in its sources, and asks nothing of any other host."""

import hashlib
import json
import re

from tests.conftest import ROOT

EDITOR = ROOT / "ui" / "editor"
SOURCES = EDITOR / "frontend"


def test_the_bundle_was_built_from_these_sources() -> None:
    told = hashlib.sha256()
    for name in ("package-lock.json", "build.mjs", *sorted(f"src/{path.name}" for path in (SOURCES / "src").iterdir())):
        told.update(f"{name}\0".encode() + (SOURCES / name).read_bytes() + b"\0")
    built = (EDITOR / "built" / "sources.sha256").read_text(encoding="utf-8").strip()
    assert told.hexdigest() == built, "Build the editor again: CONTRIBUTING.md says how."


def test_each_library_inside_is_pinned_and_has_its_licence_along() -> None:
    wanted = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for kind in ("dependencies", "devDependencies") for version in wanted[kind].values())
    lock = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    licences = (EDITOR / "built" / "LICENCES.txt").read_text(encoding="utf-8")
    inside = [path.removeprefix("node_modules/") for path, item in lock.items() if path and not item.get("dev")]
    assert set(wanted["dependencies"]) <= set(inside)
    assert [name for name in inside if f"{name} {lock[f'node_modules/{name}']['version']}\n" not in licences] == []


def test_the_bundle_names_no_host() -> None:
    text = (EDITOR / "built" / "editor.js").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://[\w.-]+", text)) <= {"http://www.w3.org"}
