"""Data Packages that somebody sends: what is taken from their descriptor, what is refused."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from workbench.errors import DatasetError
from workbench.loading import Limits, Member
from workbench.reading.package_in import PackageIn, ResourceIn, read_package

ROOT = Path(__file__).parent.parent.parent
CSV = b"id,nom\n1,Ain\n"


def members(folder: Path, files: dict[str, Any]) -> list[Member]:
    """Files of a package, under names of ours; a dict or a list is written as JSON."""
    made = []
    for number, (name, content) in enumerate(files.items()):
        path = folder / str(number)
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        made.append(Member(path, name))
    return made


def package(folder: Path, *resources: dict[str, Any], files: dict[str, Any] | None = None, **about: Any) -> PackageIn:
    descriptor = {"name": "x", "resources": list(resources), **about}
    found = read_package(members(folder, {"datapackage.json": descriptor, "a.csv": CSV, **(files or {})}))
    assert found
    assert all(item.message for item in found.findings)
    return found


def resource(folder: Path, **known: Any) -> ResourceIn:
    return package(folder, {"name": "a", "path": "a.csv", **known}).resources[0]


def refused(folder: Path, *resources: dict[str, Any], **about: Any) -> DatasetError:
    with pytest.raises(DatasetError) as caught:
        package(folder, *resources, **about)
    assert "datapackage.json" in str(caught.value)
    return caught.value


def test_files_without_a_descriptor_are_no_package(tmp_path: Path) -> None:
    assert read_package(members(tmp_path, {"a.csv": CSV})) is None


def test_a_package_gives_its_words_its_files_its_dialects_and_its_schemas(tmp_path: Path) -> None:
    found = package(
        tmp_path,
        {
            "name": "Table-A", "path": "data/a.csv", "title": "Titre", "title@en": "Title", "rowDescription": "une commune",
            "custom": {"k": 1},
            "encoding": "windows-1252", "dialect": {"delimiter": "\t", "headerRows": [1, 2], "quoteChar": "'"},
            "schema": {
                "fields": [
                    {"name": "id", "type": "integer", "example": ["1", 2], "constraints": {"required": True}, "unit": "m"}, {"name": "nom"},
                ],
                "primaryKey": "id", "missingValues": ["", "NA"],
                "foreignKeys": [{"fields": "id", "reference": {"resource": "b", "fields": "id"}}, {"fields": 3}],
            },
        },
        files={"data/a.csv": CSV},
        title="Jeu", version=1.0, homepage="https://example.org", publisher_code=7,
    )  # fmt: skip
    (table,) = found.resources
    assert found.descriptor == {"name": "x", "title": "Jeu", "version": "1.0", "homepage": "https://example.org", "publisher_code": 7}
    assert (table.name, table.member.name) == ("table_a", "data/a.csv")
    assert dict(table.descriptor) == {
        "name": "Table-A", "title": "Titre", "title@en": "Title", "rowDescription": "une commune", "custom": {"k": 1}
    }  # fmt: skip
    assert table.dialect == {"encoding": "windows-1252", "delimiter": "tab", "header_rows": "1,2", "quote_char": "'"}
    assert table.schema
    first, second = table.schema.fields
    assert (first.name, first.type, first.unit, dict(first.constraints), first.missing_values) == (
        "id",
        "integer",
        "m",
        {"required": True},
        ("", "NA"),
    )
    assert (second.type, table.schema.primary_key, len(table.schema.foreign_keys)) == ("any", ("id",), 1)
    assert found.findings == ()


@pytest.mark.parametrize(
    ("dialect", "said"),
    [
        ({"csv": {"delimiter": ";"}}, {"delimiter": ";"}),
        ({"header": False, "quoteChar": ""}, {"header_rows": "none", "quote_char": "none"}),
        ({"commentRows": [16548], "nullSequence": "NA"}, {"drop_rows": "16548", "missing_values": '["NA"]'}),
        ({"sheetName": "Feuille 1", "excel": {"sheet": "Feuille 1"}}, {"table": "Feuille 1"}),
        ({"sheetNumber": 2, "header": True}, {"table": "2"}),
        ({"property": "result.records"}, {"table": "result.records"}),
        ({"delimiter": 3.5, "headerRows": "x"}, {}),
    ],
)
def test_a_dialect_of_any_version_becomes_words_of_ours(tmp_path: Path, dialect: dict[str, Any], said: dict[str, str]) -> None:
    assert resource(tmp_path, dialect=dialect, encoding="utf-8").dialect == said


def test_a_schema_and_a_dialect_may_stand_in_their_own_files(tmp_path: Path) -> None:
    files = {"s/schema.json": {"fields": [{"name": "id"}]}, "d.json": {"delimiter": ";"}}
    (table,) = package(tmp_path, {"name": "a", "path": "a.csv", "schema": "s/schema.json", "dialect": "d.json"}, files=files).resources
    assert table.schema
    assert [item.name for item in table.schema.fields] == ["id"]
    assert table.dialect == {"delimiter": ";"}


@pytest.mark.parametrize("inline", [[{"id": 1}, {"id": 2}], [["id"], [1], [2]]])
def test_rows_inside_the_descriptor_become_a_file(tmp_path: Path, inline: list[Any]) -> None:
    (table,) = package(tmp_path, {"name": "a", "data": inline}).resources
    assert table.member.name == "a.json"
    assert json.loads(table.member.path.read_text()) == [{"id": 1}, {"id": 2}]


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("http://169.254.169.254/latest", "remote_path"), ("HTTP://127.0.0.1/x", "remote_path"), ("s3://b/x.csv", "remote_path"),
        ("sqlite:////etc/x.db", "remote_path"), ("http://[::1]/x", "remote_path"), (["a.csv", "http://127.0.0.1/b"], "remote_path"),
        ("file:///etc/passwd", "unsafe_path"), ("/etc/passwd", "unsafe_path"), ("../../etc/x", "unsafe_path"), ("~/.ssh/id", "unsafe_path"),
        ("\\\\host\\x.csv", "unsafe_path"), ("C:/x.csv", "unsafe_path"), ("stdin", "unsafe_path"), ("*.csv", "unsafe_path"),
        (None, "unsafe_path"),
        ("absent.csv", "missing_file"), ("datapackage.json", "not_allowed"), (["a.csv", "a.csv"], "not_allowed"),
    ],
)  # fmt: skip
def test_a_path_that_leaves_the_package_is_refused(tmp_path: Path, path: Any, code: str) -> None:
    error = refused(tmp_path, {"name": "a", "path": path})
    assert error.code == f"descriptor.{code}"
    assert str(path if not isinstance(path, list) else path[-1])[:12] in str(error)


@pytest.mark.parametrize(
    ("known", "about", "code", "word"),
    [
        ({"schema": "http://127.0.0.1:9/s.json"}, {}, "remote_path", ""),
        ({"schema": "../../etc/passwd"}, {}, "unsafe_path", ""),
        ({"dialect": "http://127.0.0.1:9/d.json"}, {}, "remote_path", ""),
        ({"extrapaths": ["/etc/passwd"]}, {}, "unsafe_path", ""),
        ({"schema": {"fields": [{"name": "a"}], "$ref": "file:///etc/passwd"}}, {}, "remote_path", ""),
        ({}, {"profile": "http://127.0.0.1:9/p.json"}, "remote_path", ""),
        ({"checklist": {"checks": [{"type": "row-constraint", "formula": "9**9**9"}]}}, {}, "not_allowed", "checklist"),
        ({"type": "package"}, {}, "not_allowed", ""),
        ({"schema": {"fields": [{"name": "id", "constraints": {"pattern": "(a+)+$"}}]}}, {}, "not_allowed", "pattern"),
        ({"data": "id\n1\n"}, {}, "not_allowed", "data"),
    ],
)
def test_what_could_run_or_be_fetched_is_refused(
    tmp_path: Path, known: dict[str, Any], about: dict[str, Any], code: str, word: str
) -> None:
    error = refused(tmp_path, {"name": "a", "path": "a.csv", **known}, **about)
    assert error.code == f"descriptor.{code}"
    assert word in str(error)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("datapackage.json", b'{"name": "x", "resources": ['),
        ("datapackage.json", b"[]"),
        ("datapackage.json", b'{"resources": []}'),
        ("datapackage.json", b'{"resources": [{"name": NaN}]}'),
        ("datapackage.json", b'{"a":' * 5_000 + b"1" + b"}" * 5_000),
        ("datapackage.json", b"\xff\xfe"),
        ("datapackage.yaml", b"a: &a [x,x]\nb: [*a,*a]\nresources: [{name: a, path: a.csv}]\n"),
        ("datapackage.yaml", b"!!python/object/apply:os.system ['true']\n"),
        ("datapackage.yml", b"a: [1\n"),
    ],
)
def test_a_descriptor_that_is_no_plain_document_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    with pytest.raises(DatasetError) as caught:
        read_package(members(tmp_path, {name: content, "a.csv": CSV}))
    assert caught.value.code == "descriptor.invalid"
    assert name in str(caught.value)


def test_too_many_resources_are_refused(tmp_path: Path) -> None:
    found = members(tmp_path, {"datapackage.json": {"resources": [{"name": "a", "path": "a.csv"}] * 9}, "a.csv": CSV})
    with pytest.raises(DatasetError) as caught:
        read_package(found, limits=Limits(package_resources=8))
    assert caught.value.code == "descriptor.too_many_resources"


def test_what_is_left_aside_is_told(tmp_path: Path) -> None:
    found = package(
        tmp_path, {"name": "a", "path": "a.csv", "pipeline": {"steps": []}, "hash": "md5:" + "0" * 32},
        files={"sous/datapackage.json": {"resources": []}}, licenses=[{"title": "x", "path": "java\tscript:alert(1)"}, {"path": "https://x.org"}],
    )  # fmt: skip
    assert [(item.type, item.context["key"]) for item in found.findings] == [
        ("descriptor.ignored", "sous/datapackage.json"),
        ("descriptor.unsafe_link", "licenses"),
        ("descriptor.hash_differs", "a.csv"),
        ("descriptor.ignored", "pipeline"),
    ]
    assert found.descriptor["licenses"] == [{"title": "x"}, {"path": "https://x.org"}]


def test_a_right_hash_is_not_worth_a_word(tmp_path: Path) -> None:
    assert package(tmp_path, {"name": "a", "path": "a.csv", "hash": "sha256:" + hashlib.sha256(CSV).hexdigest()}).findings == ()


def test_a_yaml_word_that_means_false_is_told(tmp_path: Path) -> None:
    text = b"name: x\ntitle: no\ncreated: 2024-01-02\nresources:\n- {name: a, path: a.csv}\n"
    found = read_package(members(tmp_path, {"datapackage.yaml": text, "a.csv": CSV}))
    assert found
    assert [(item.type, item.context["key"]) for item in found.findings] == [("descriptor.value_type", "title")]
    assert found.descriptor == {"name": "x", "created": "2024-01-02"}


def test_a_package_in_the_only_folder_of_a_zip_is_found(tmp_path: Path) -> None:
    found = read_package(members(tmp_path, {"jeu/data/a.csv": CSV, "jeu/datapackage.json": {"resources": [{"path": "data/a.csv"}]}}))
    assert found
    assert [(table.name, table.member.name) for table in found.resources] == [("resource1", "jeu/data/a.csv")]


def test_resources_of_the_same_name_are_told_apart(tmp_path: Path) -> None:
    found = package(tmp_path, {"name": "a", "path": "a.csv"}, {"name": "A", "path": "a.csv"})
    assert [table.name for table in found.resources] == ["a", "a_2"]


def test_the_sample_packages_are_read() -> None:
    for descriptor in (ROOT / "datasets").glob("*/datapackage.json"):
        files = [Member(path, path.relative_to(descriptor.parent).as_posix()) for path in descriptor.parent.rglob("*") if path.is_file()]
        found = read_package(files)
        assert found, descriptor
        assert all(table.schema and table.schema.fields for table in found.resources), descriptor
        assert found.findings == (), descriptor
