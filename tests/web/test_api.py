"""The data API, as a notebook sees it: packages, tables whole and in pieces, queries, and problems that say what to do."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from tests.web.api_served import CAVEAT, Api, told
from web.api.routes import api_routes
from workbench.descriptor import Field
from workbench.notebook.description import PLACES, Place, openapi
from workbench.query.engine import Asker

SUITE = "/packages/nombres/latest/suite"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    running = Api(tmp_path_factory.mktemp("api") / "home", query_seconds=3)
    yield running
    running.stop()
    running.workbench.sandbox.close()


@pytest.fixture(autouse=True)
def rested(api: Api) -> None:
    """None; nobody has asked anything in the last minutes."""
    api.workbench.pace.left.clear()


# ---------------------------------------------------------------------- packages


def test_the_list_leads_to_each_package_its_versions_and_its_tables(api: Api) -> None:
    listed = json.loads(api.get("/packages").body)["packages"]
    assert [(item["name"], item["version"], item["rows"]) for item in listed] == [("nombres", 1, 60_000), ("villes", 2, 4)]
    package = json.loads(api.get("/packages/villes").body)
    assert [(item["version"], item["state"], item.get("reason")) for item in package["versions"]] == [
        (2, "published", None),
        (1, "withdrawn", "A column was wrong."),
    ]
    (table,) = package["resources"]
    path = table["parquet"].partition("/api/v1")[2]
    assert pq.read_table(io.BytesIO(api.get(path).body)).num_rows == table["rows"] == 4


def test_the_descriptor_carries_the_caveats_and_leads_to_its_tables(api: Api) -> None:
    answer = api.get("/packages/villes/latest/datapackage.json")
    said = json.loads(answer.body)
    (field,) = [item for item in said["resources"][0]["schema"]["fields"] if item["name"] == "habitants"]
    assert [item["text"] for item in field["caveats"]] == [CAVEAT]
    assert answer.headers["content-location"] == "/api/v1/packages/villes/2/datapackage.json"
    assert api.get(f"/packages/villes/2/{said['resources'][0]['path']}").status == 200


def test_frictionless_opens_a_package_by_its_address(api: Api) -> None:
    import requests
    from frictionless import Package, system

    session = requests.Session()
    session.headers["Authorization"] = f"Bearer {api.secrets['member']}"
    with system.use_context(http_session=session):
        package = Package(f"http://127.0.0.1:{api.port}/api/v1/packages/villes/latest/datapackage.json")
        assert [item.name for item in package.get_resource("villes").schema.fields][:2] == ["code", "ville"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/packages/nowhere", 404, "package.unknown"),
        ("/packages/villes/9/villes.parquet", 404, "version.unknown"),
        ("/packages/villes/x/villes.parquet", 404, "version.unknown"),
        ("/packages/villes/-1/datapackage.json", 404, "version.unknown"),
        ("/packages/villes/٢/datapackage.json", 404, "version.unknown"),
        ("/packages/villes/99999999999999999999/villes.csv", 404, "version.unknown"),
        ("/packages/villes/2/rues.parquet", 404, "resource.unknown"),
        ("/packages/villes/1/villes.parquet", 410, "version.withdrawn"),
        ("/packages/villes/1/datapackage.json", 410, "version.withdrawn"),
        ("/packages/villes/2/villes.xlsx", 404, "api.unknown"),
        ("", 404, "api.unknown"),
        ("/", 404, "api.unknown"),
        ("/nothing/here", 404, "api.unknown"),
    ],
)
def test_what_is_not_there_is_told_in_words(api: Api, path: str, status: int, code: str) -> None:
    answer = api.get(quote(path))
    assert (answer.status, told(answer)["code"]) == (status, code)
    if status == 410:
        assert "A column was wrong." in told(answer)["detail"]


def test_a_package_withdrawn_whole_is_gone(api: Api) -> None:
    api.publish("parti", "suite", (Field("n", "integer"),), [("1",)])
    assert api.get("/packages/parti/latest/suite.parquet").status == 200
    api.workbench.catalog.withdraw("parti", None, "Names stood in it.", datetime.now(UTC))
    for path in ("/packages/parti", "/packages/parti/latest/suite.parquet", "/packages/parti/latest/suite.csv"):
        assert "Names stood in it." in told(api.get(path))["detail"]
        assert api.get(path).status == 410


# ---------------------------------------------------------------------- tables


def test_a_table_is_read_in_pieces(api: Api) -> None:
    whole = api.get(f"{SUITE}.parquet")
    tag, size = whole.headers["etag"], len(whole.body)
    assert whole.headers["accept-ranges"] == "bytes"
    assert pq.read_table(io.BytesIO(whole.body)).num_rows == 60_000
    piece = api.get(f"{SUITE}.parquet", Range=f"bytes={size - 8}-")
    assert (piece.status, piece.body) == (206, whole.body[-8:])
    assert piece.headers["content-range"] == f"bytes {size - 8}-{size - 1}/{size}"
    assert api.get(f"{SUITE}.parquet", Range="bytes=0-3", If_Range=tag).body == b"PAR1"
    assert len(api.get(f"{SUITE}.parquet", Range="bytes=0-3", If_Range='"another"').body) == size
    assert api.get(f"{SUITE}.parquet", Range="bytes=-4").body == b"PAR1"


def test_what_has_not_changed_is_not_sent_again(api: Api) -> None:
    for path in (f"{SUITE}.parquet", f"{SUITE}.csv", "/packages/nombres/latest/datapackage.json"):
        tag = api.get(path).headers["etag"]
        for known in (tag, f'"other", W/{tag}', "*"):
            again = api.get(path, If_None_Match=known)
            assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
        assert api.get(path, If_None_Match='"other"').status == 200


def test_a_head_tells_the_size_and_sends_nothing(api: Api) -> None:
    size = len(api.get(f"{SUITE}.parquet").body)
    head = api.get(f"{SUITE}.parquet", method="HEAD")
    assert (head.status, head.headers["content-length"], head.body) == (200, str(size), b"")


@pytest.mark.parametrize("ranges", ["bytes=" + ",".join(f"{n}-{n}" for n in range(0, 5_000, 2)), "bytes=0-,0-,0-,0-,0-,0-,0-,0-,0-"])
def test_many_pieces_at_once_are_refused(api: Api, ranges: str) -> None:
    answer = api.get(f"{SUITE}.parquet", Range=ranges)
    assert (answer.status, told(answer)["code"]) == (416, "api.too_many_ranges")


@pytest.mark.parametrize(
    "ranges",
    [
        "lines=1-2",
        "bytes",
        "bytes=x-y",
        "bytes=1-2-3",
        "bytes=5-2",
        "bytes=-",
        "bytes=0-9,20-10",
        "bytes=,",
        "bytes=" + "9" * 5_000 + "-",
        "bytes=٣-٤",
    ],
)
def test_what_is_no_range_counts_as_not_sent(api: Api, ranges: str) -> None:
    answer = api.ask("GET", f"/api/v1{SUITE}.parquet", None, {"Authorization": f"Bearer {api.secrets['member']}", "Range": ranges.encode()})  # type: ignore[dict-item]
    assert answer.status == 200
    assert len(answer.body) == int(answer.headers["content-length"])


@pytest.mark.parametrize("ranges", ["bytes=999999999-", "bytes=-0", "bytes=999999999-,-0"])
def test_ranges_beyond_the_file_are_refused_with_its_size(api: Api, ranges: str) -> None:
    size = len(api.get(f"{SUITE}.parquet").body)
    answer = api.get(f"{SUITE}.parquet", Range=ranges)
    assert (answer.status, told(answer)["code"], answer.headers["content-range"]) == (416, "api.range_beyond", f"bytes */{size}")
    assert api.get(f"{SUITE}.parquet", Range=ranges, If_Range='"another"').status == 200


@pytest.mark.parametrize("ranges", ["bytes=0-3,999999999-", "bytes=,0-3", "bytes=,,,,,,,,,0-3", "BYTES=0-3", "bytes= 0-3 , -0"])
def test_of_several_ranges_those_that_fit_are_sent(api: Api, ranges: str) -> None:
    answer = api.get(f"{SUITE}.parquet", Range=ranges)
    assert (answer.status, answer.body) == (206, b"PAR1")


def test_a_head_has_no_ranges(api: Api) -> None:
    size = len(api.get(f"{SUITE}.parquet").body)
    head = api.get(f"{SUITE}.parquet", method="HEAD", Range="bytes=0-9")
    assert (head.status, head.headers["content-length"]) == (200, str(size))


def test_csv_holds_every_value_exactly(api: Api) -> None:
    rows = list(csv.DictReader(io.StringIO(api.get("/packages/villes/2/villes.csv").body.decode())))
    assert [row["ville"] for row in rows] == ["Bourg", "Ajaccio", "Paris", "=Marseille"]
    assert rows[0] == {"code": "01001", "ville": "Bourg", "habitants": "41527", "loyer": "9.5", "relevé": "2024-02-01"}


# ---------------------------------------------------------------------- queries


def test_an_answer_says_where_it_comes_from(api: Api) -> None:
    answer = json.loads(api.query("SELECT ville, habitants, relevé FROM villes.villes ORDER BY code LIMIT 1").body)
    assert answer["rows"] == [{"ville": "Bourg", "habitants": 41527, "relevé": "2024-02-01"}]
    assert answer["versions"] == [{"package": "villes", "version": 2}]
    assert {item["field"] for item in answer["fields_read"]} >= {"ville", "habitants", "code"}
    assert [(item["field"], item["text"]) for item in answer["caveats"]] == [("habitants", CAVEAT)]
    assert answer["truncated"] is False


def test_rows_in_json_are_cut_and_say_so_and_files_are_whole(api: Api) -> None:
    first = json.loads(api.query("FROM nombres.suite", limit=10).body)
    assert (len(first["rows"]), first["truncated"]) == (10, True)
    assert len(json.loads(api.query("FROM nombres.suite").body)["rows"]) == 1_000
    assert pq.read_table(io.BytesIO(api.query("FROM nombres.suite", format="parquet").body)).num_rows == 60_000
    assert pa.ipc.open_stream(api.query("FROM nombres.suite", format="arrow", limit=7).body).read_all().num_rows == 7
    lines = api.query("SELECT mot FROM nombres.suite", format="csv").text.splitlines()
    assert len(lines) == 60_001


def test_values_that_json_has_no_word_for_are_texts(api: Api) -> None:
    sql = "SELECT 'nan'::DOUBLE AS a, '-inf'::DOUBLE AS b, 123456789012345678901234567890::HUGEINT AS c, [1, 2] AS d, NULL AS e, 1 AS \"a\""
    answer = json.loads(api.query(sql).body, parse_constant=pytest.fail)
    assert answer["rows"] == [{"a": "nan", "b": "-inf", "c": "123456789012345678901234567890", "d": "[1, 2]", "e": None, "a_1": 1}]


@pytest.mark.parametrize(
    ("sql", "status", "code"),
    [
        ("SELEC 1", 400, "query.misspelt"),
        ("SELECT 1\nFROM nowhere", 400, "query.unknown_table"),
        ("", 400, "query.empty"),
        ("SELECT * FROM read_csv('/etc/passwd')", 400, "query.refused_file"),
        ("SELECT sum(a.range % (b.range + 1)) FROM range(1000000) a, range(1000000) b", 422, "query.timeout"),
        ("x" * 70_000, 413, "query.too_long"),
        ("CREATE TABLE mine AS SELECT 1", 403, "query.reads_only"),
        ("DROP TABLE IF EXISTS ours", 403, "query.reads_only"),
    ],
)
def test_a_query_that_cannot_be_says_why(api: Api, sql: str, status: int, code: str) -> None:
    api.workbench.sandbox.run(asker(api), "CREATE TABLE IF NOT EXISTS ours AS SELECT 7 AS x")
    for form in ("json", "csv"):
        if code == "query.timeout" and form == "csv":
            continue  # a download may take longer
        answer = api.query(sql, format=form)
        assert (answer.status, told(answer)["code"]) == (status, code)


def test_a_mistake_is_told_with_its_line_in_the_language_asked_for(api: Api) -> None:
    french = told(api.query("SELECT 1,\n nope FROM villes.villes", headers={"Accept-Language": "fr-FR,fr;q=0.9"}))
    assert french["detail"].startswith("Il n’y a pas de champ")
    assert french["line"] == 2
    assert told(api.query("SELECT nope FROM villes.villes"))["detail"].startswith("There is no field")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "api.not_json"),
        ("{", "api.not_json"),
        ("[]", "api.not_json"),
        ("[" * 100_000, "api.not_json"),
        ("é".encode("latin-1"), "api.not_json"),
        ("{}", "api.no_sql"),
        ('{"sql": 3}', "api.no_sql"),
        ('{"sql": "SELECT 1", "formt": "csv"}', "api.unknown_member"),
        ('{"sql": "SELECT 1", "format": "exe"}', "query.unknown_format"),
        ('{"sql": "SELECT 1", "format": []}', "query.unknown_format"),
        ('{"sql": "SELECT 1", "limit": 0}', "api.limit"),
        ('{"sql": "SELECT 1", "limit": true}', "api.limit"),
        ('{"sql": "SELECT 1", "limit": 100001}', "api.limit"),
        ('{"sql": "SELECT 1", "limit": 1.5}', "api.limit"),
    ],
)
def test_a_body_that_is_no_question_says_how_to_write_one(api: Api, body: str | bytes, code: str) -> None:
    answer = api.ask("POST", "/api/v1/query", body, {"Authorization": f"Bearer {api.secrets['expert']}"})
    assert (answer.status, told(answer)["code"]) == (400, code)


def test_a_teams_own_tables_are_read_by_its_members_only(api: Api) -> None:
    assert api.workbench.sandbox.run(asker(api), "CREATE OR REPLACE TABLE ours AS SELECT 7 AS x").message == ""
    assert json.loads(api.query("FROM ours").body)["rows"] == [{"x": 7}]
    for role in ("rival", "expert", "organizer"):
        assert told(api.query("FROM ours", role=role))["code"] == "query.unknown_table"


def asker(api: Api) -> Asker:
    person = api.me("member").person
    return Asker(person.team, person.id)


# ---------------------------------------------------------------------- the description


def test_the_description_is_openapi_and_names_every_address_there_is(api: Api) -> None:
    said = json.loads(api.get("/openapi.json").body)
    validate(said)
    assert said == json.loads(json.dumps(openapi(f"http://127.0.0.1:{api.port}")))
    known = {route.path.removeprefix("/api/v1") for route in api_routes(lambda: api.workbench, lambda *_: "")}  # type: ignore[attr-defined]
    assert known == {place.path for place in PLACES} | {"", "/{rest:path}"}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.path)
def test_every_address_answers_as_it_is_described(api: Api, place: Place) -> None:
    said = json.loads(api.get("/openapi.json").body)
    path = place.path.replace("{package}", "villes").replace("{version}", "latest").replace("{resource}", "villes")
    operation = said["paths"][place.path][place.method]
    asked = [api.get(path), api.get(path, If_None_Match="*"), api.get(path, Range="bytes=0-1")] if place.method == "get" else []
    asked += [api.query("SELECT 1 AS a"), api.query("SELEC"), api.query("SELECT 1", format="csv")] if place.method == "post" else []
    asked.append(api.ask(place.method.upper(), f"/api/v1{path}"))
    for answer in asked:
        described = operation["responses"][str(answer.status)]
        if answer.status == 304:
            continue
        media = described["content"][answer.headers["content-type"].partition(";")[0]]
        if "schema" in media:
            Draft202012Validator({**media["schema"], "components": said["components"]}).validate(json.loads(answer.body))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"\\ud800": 1}', 400),
        (b'{"sql": "SELECT 1", "format": "\\ud800"}', 400),
        (b'{"sql": "SELECT \'\\ud800\' AS x"}', 200),
        (b'{"sql": "SELECT \\"\\ud800\\""}', 400),
        (b'{"sql": "SELECT * FROM \\"\\ud800\\""}', 400),
    ],
)
def test_half_a_character_is_told_like_any_other(api: Api, body: bytes, status: int) -> None:
    headers = {"Authorization": f"Bearer {api.secrets['member']}", "Content-Type": "application/json"}
    assert api.ask("POST", "/api/v1/query", body, headers).status == status
