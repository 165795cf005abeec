"""A whole story taken home is a Data Package that frictionless finds valid, whatever its results hold; what fails is told in it."""

import json
import threading
import zipfile
from io import BytesIO
from pathlib import Path

import frictionless
import pytest

from tests.access.conftest import NOW, furnished
from tests.story.given import MADE, Tellers, recipe, tellers
from tests.unit.editions import built
from workbench.begun import Begun
from workbench.charts.spec import ChartSpec
from workbench.errors import DayError
from workbench.query.engine import Asker
from workbench.settings import Settings
from workbench.story import take_home
from workbench.story.provenance import Provenance
from workbench.story.recipe import Recipe
from workbench.story.take_home import PLACES, Wanted, rows_in, zipped
from workbench.workbench import Workbench

ABOUT = {
    "title": "Villes",
    "licenses": [{"name": "etalab-2.0", "title": "Licence Ouverte 2.0", "path": "https://www.etalab.gouv.fr/licence-ouverte-open-licence"}],
    "contributors": [{"title": "Service des villes", "roles": ["publisher"]}],
    "sources": [{"title": "INSEE", "path": "https://www.insee.fr"}],
}
ODD = """SELECT 1 AS "a", 2 AS "a", 'l''Haÿ, "dit" ' || chr(10) || 'fin' AS "é <b> ; x.y", 1e300 AS grand, 'nan'::DOUBLE AS rien,
'inf'::DOUBLE AS infini, DATE '2024-02-29' AS jour, TIMESTAMP '2024-02-29 12:30:15.5' AS moment,
TIMESTAMPTZ '2024-02-29 12:30:15+02' AS zone,
TIME '24:00:00' AS heure, true AS vrai, NULL AS nul, [1, 2] AS liste, {'a': 1} AS objet, 12345678901234567890123::HUGEINT AS enorme,
1.50::DECIMAL(9, 2) AS prix, INTERVAL 3 DAY AS duree, '\\x41'::BLOB AS octets, DATE '-0044-03-15' AS antique, '=1+1' AS formule, '' AS vide
FROM range(3)"""


@pytest.fixture
def told(tmp_path: Path) -> Tellers:
    """Tellers on an instance with one dataset."""
    workbench = Workbench.open(Settings(home=tmp_path / "home", samples=False))
    workbench.catalog.publish(built(tmp_path / "home" / "quarantine" / "v1", about=ABOUT), "villes", NOW)
    found = tellers(furnished(workbench))
    yield found
    workbench.sandbox.close()


def taken(told: Tellers, folder: Path, language: str = "en") -> Path:
    """The folder that Ana's zip was unpacked into."""
    bench = told.room.workbench
    pieces = told.stories.story(told.ana)
    wanted = Wanted(told.ana.team, "Les vélos", pieces, Asker(told.ana.team, told.ana.id), language, str)
    zipfile.ZipFile(BytesIO(b"".join(zipped(bench.sandbox, bench.catalog, wanted, NOW)))).extractall(folder)
    return folder


def test_the_zip_holds_results_queries_charts_texts_and_licences(told: Tellers, tmp_path: Path) -> None:
    one = Recipe(
        "SELECT ville, habitants FROM villes.villes WHERE habitants > 50000",
        ChartSpec("bar", "ville", ("habitants",)),
        "Grandes villes",
        "# Deux\n<b>villes</b>",
    )
    told.stories.keep(told.ana, one, MADE, NOW)
    folder = taken(told, tmp_path / "out")
    descriptor = json.loads((folder / "datapackage.json").read_text())
    [resource] = descriptor["resources"]
    assert (folder / "data" / "01_grandes_villes.csv").read_text() == "ville,habitants\nAjaccio,73822\nParis,2102650\n"
    assert (folder / "queries" / "01_grandes_villes.sql").read_text() == one.script + "\n"
    assert ChartSpec.from_json((folder / "charts" / "01_grandes_villes.json").read_text()) == one.chart
    assert [(item["name"], item["type"]) for item in resource["schema"]["fields"]] == [("ville", "string"), ("habitants", "integer")]
    assert descriptor["licenses"][0]["name"] == "etalab-2.0"
    assert [item["title"] for item in resource["sources"]] == ["Villes, villes version 1", "INSEE"]
    text = (folder / "README.md").read_text()
    for part in (
        "## 1. Grandes villes",
        "### Deux",
        "&lt;b>villes",
        "villes (version 1)",
        "rows: 2",
        "Licence Ouverte",
        "puissance > 50".replace(">", "&gt;"),
        "`charts/` holds no pictures",
        "Description of the chart: [charts/01_grandes_villes.json]",
    ):
        assert part in text
    assert frictionless.validate(str(folder / "datapackage.json")).valid


def test_whatever_a_result_holds_the_package_is_valid(told: Tellers, tmp_path: Path) -> None:
    told.keep("Tout", script=ODD)
    told.keep("Tout", script="SELECT * FROM villes.villes WHERE false")
    told.keep("<b>:smile:</b> /../../x", script="SELECT 1 AS x")
    folder = taken(told, tmp_path / "out", "fr")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.flatten(["title", "message"]) == []
    resources = json.loads((folder / "datapackage.json").read_text())["resources"]
    assert [item["name"] for item in resources] == ["01_tout", "02_tout", "03_b_smile_b_x"]
    rows = frictionless.Package(str(folder / "datapackage.json")).get_resource("01_tout").read_rows()
    assert len(rows) == 3
    assert (rows[0]["enorme"], str(rows[0]["jour"]), rows[0]["formule"]) == (
        12345678901234567890123,
        "2024-02-29",
        "'=1+1",
    )
    assert "Le récit de l’équipe" in (folder / "README.md").read_text()


def test_the_whole_result_is_there_not_only_the_rows_that_are_shown(told: Tellers, tmp_path: Path) -> None:
    told.keep("Beaucoup", script="SELECT i, 'a' || chr(13) || chr(10) || '\"' AS t FROM range(5000) r(i)")
    folder = taken(told, tmp_path / "out")
    assert rows_in(folder / "data" / "01_beaucoup.csv") == 5_000
    assert "rows: 5000" in (folder / "README.md").read_text()


def test_what_the_team_made_itself_is_told_where_a_result_comes_from_it(told: Tellers, tmp_path: Path) -> None:
    sandbox, asker = told.room.workbench.sandbox, Asker(told.ana.team, told.ana.id)
    assert sandbox.run(asker, "CREATE TABLE sales AS SELECT 42 AS x").message == ""
    script = "SELECT x FROM sales"
    kept = told.stories.keep(told.ana, Recipe(script, title="Ventes"), Provenance.of(sandbox.run(asker, script)), NOW)
    made = told.stories.find(told.ana, kept.id).told.provenance
    assert (made.tables, made.files, made.versions) == (("sales",), (), ())
    assert "Read: table “sales” of the team." in (taken(told, tmp_path / "en") / "README.md").read_text()
    text = (taken(told, tmp_path / "fr", "fr") / "README.md").read_text()
    assert "table «\u00a0sales\u00a0» de l’équipe" in text


def test_files_of_the_team_are_told_when_the_result_can_no_longer_be_made(told: Tellers, tmp_path: Path) -> None:
    made = Provenance(tables=("ventes",), files=("ventes d’été.csv",))
    assert Provenance.from_json(made.to_json()) == made
    told.stories.keep(told.ana, Recipe("SELECT * FROM ventes", title="Perdu"), made, NOW)
    text = (taken(told, tmp_path / "out") / "README.md").read_text()
    assert "It was kept on table “ventes” of the team, file “ventes d’été.csv” of the team." in text


def test_an_exhibit_that_fails_is_told_and_the_others_are_there(told: Tellers, tmp_path: Path) -> None:
    told.keep("Perdu", script="SELECT * FROM nulle.part")
    told.keep("Bon", script="SELECT 1 AS x")
    folder = taken(told, tmp_path / "out")
    assert "There is no result here: There is no table" in (folder / "README.md").read_text()
    assert [item["name"] for item in json.loads((folder / "datapackage.json").read_text())["resources"]] == ["02_bon"]
    assert (folder / "queries" / "01_perdu.sql").exists()
    assert frictionless.validate(str(folder / "datapackage.json")).valid


def test_a_story_without_any_result_is_a_valid_package_too(told: Tellers, tmp_path: Path) -> None:
    told.keep("Perdu", script="SELECT * FROM nulle.part")
    folder = taken(told, tmp_path / "out")
    assert frictionless.Package.validate_descriptor(str(folder / "datapackage.json")).valid


def test_results_too_large_are_told_and_leave_nothing_on_the_disk(told: Tellers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(take_home, "EXHIBIT_MB", 1)
    told.keep("Large", script="SELECT repeat('x', 1000) FROM range(3000)")
    told.keep("Petit", script="SELECT 1 AS x")
    folder = taken(told, tmp_path / "out")
    assert "Its result takes more than 1 MB." in (folder / "README.md").read_text()
    assert [path.name for path in (folder / "data").iterdir()] == ["02_petit.csv"]
    assert list((told.room.workbench.settings.home / take_home.FOLDER).iterdir()) == []


def test_two_stories_at_once_are_the_most_one_of_a_team_and_one_left_halfway_gives_its_place_back(told: Tellers) -> None:
    told.keep("Bon", script="SELECT 1 AS x")
    bench = told.room.workbench

    def begun(taker: str) -> Begun:
        wanted = Wanted(taker, "Les vélos", told.stories.story(told.ana), Asker(told.ana.team, told.ana.id), "en", str)
        return Begun(zipped(bench.sandbox, bench.catalog, wanted, NOW))

    one = begun("one")
    with pytest.raises(DayError, match="only one can be at a time"):
        begun("one")
    other = begun("other")
    with pytest.raises(DayError, match="2 stories are being put in files already"):
        begun("third")
    one.close()  # nothing but its first block was made, and nobody took it
    next(other)
    other.close()
    assert PLACES.takers == set()
    assert zipfile.ZipFile(BytesIO(b"".join(begun("one")))).testzip() is None
    assert threading.active_count() < 60


def test_another_teams_zip_does_not_name_the_tables_behind_a_view(told: Tellers) -> None:
    bench, team = told.room.workbench, told.ana.team
    made = "CREATE TABLE suspects AS SELECT 42 AS x; CREATE VIEW seen AS SELECT x FROM suspects"
    assert bench.sandbox.run(Asker(team, told.ana.id), made).message == ""
    result = bench.sandbox.run(Asker(team, told.ana.id), "FROM seen")
    kept = told.stories.keep(told.ana, recipe("Vue", script="FROM seen"), Provenance.of(result), NOW)
    told.stories.publish(told.ana, kept.id, NOW)
    for taker, pieces, is_named in ((team, told.stories.story(told.ana), True), (told.max.team, told.stories.published(), False)):
        wanted = Wanted(taker, "Les vélos", pieces, Asker(team, told.ana.id), "en", str)
        with zipfile.ZipFile(BytesIO(b"".join(zipped(bench.sandbox, bench.catalog, wanted, NOW)))) as archive:
            words = archive.read("README.md").decode() + archive.read("datapackage.json").decode()
            assert archive.read("data/01_vue.csv").split() == [b"x", b"42"]
        assert ("suspects" in words) is is_named


def test_who_takes_a_zip_too_slowly_gives_the_place_back(told: Tellers, monkeypatch: pytest.MonkeyPatch) -> None:
    told.keep("Bon", script="SELECT 1 AS x")
    monkeypatch.setattr(take_home, "SENDING_SECONDS", -take_home.STORY_SECONDS)
    bench = told.room.workbench
    wanted = Wanted("one", "Les vélos", told.stories.story(told.ana), Asker(told.ana.team, told.ana.id), "en", str)
    with pytest.raises(TimeoutError):
        list(zipped(bench.sandbox, bench.catalog, wanted, NOW))
    assert PLACES.takers == set()


def test_a_large_result_is_never_in_memory_whole(told: Tellers) -> None:
    told.keep("Hasard", script="SELECT md5(range::VARCHAR) || md5((range + 1)::VARCHAR) AS x FROM range(400000)")
    bench = told.room.workbench
    wanted = Wanted("one", "Les vélos", told.stories.story(told.ana), Asker(told.ana.team, told.ana.id), "en", str)
    blocks = list(zipped(bench.sandbox, bench.catalog, wanted, NOW))
    assert sum(map(len, blocks)) > 8_000_000
    assert max(map(len, blocks)) < 2_500_000
    assert zipfile.ZipFile(BytesIO(b"".join(blocks))).testzip() is None


def test_a_copy_reads_published_data_only(told: Tellers) -> None:
    from workbench.story.copying import require_copyable

    sandbox = told.room.workbench.sandbox
    assert sandbox.run(Asker(told.ana.team, told.ana.id), "CREATE TABLE ours AS SELECT 42 AS x").message == ""
    assert sandbox.run(Asker(told.max.team, told.max.id), "CREATE TABLE ours AS SELECT 1 AS x").message == ""
    own = told.keep("Ours", script="SELECT x FROM ours").id
    free = told.keep("Villes", script="SELECT ville FROM villes.villes").id
    wrong = told.keep("Faux", script="SELECT nope FROM villes.villes").id
    for exhibit in (own, free, wrong):
        told.stories.publish(told.ana, exhibit, NOW)
    require_copyable(sandbox, told.stories.find(told.max, free), told.max)
    with pytest.raises(DayError, match="no other team can read them"):
        require_copyable(sandbox, told.stories.find(told.max, own), told.max)
    with pytest.raises(Exception, match="nope"):
        require_copyable(sandbox, told.stories.find(told.max, wrong), told.max)
