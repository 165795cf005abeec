"""Établi from a shell: the same jobs as on the screens. `python cli.py --help`."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from commands import backups, instance
from commands import check as check_command
from commands import schemas as schema_commands
from commands.common import AsJson, Home, err, opened, tell
from commands.schemas import chosen_schema
from workbench import output
from workbench.access.audit import Deed
from workbench.downloads import exports
from workbench.drafts.corrections import require_known, retype, say
from workbench.drafts.decisions import About, keep_caveat
from workbench.drafts.deeds import deeds
from workbench.drafts.draft import Draft
from workbench.drafts.drafts import Given
from workbench.drafts.personal_data import decide
from workbench.errors import DatasetError
from workbench.query.engine import Asker, Limits
from workbench.roles import ORGANIZER
from workbench.samples import given_folder, load_samples
from workbench.who import CONSOLE
from workbench.workbench import Workbench

app = typer.Typer(help="Établi: open data, validated, documented and ready to query.", no_args_is_help=True, add_completion=False)
app.registered_commands += [item for part in (backups, instance, schema_commands) for item in part.app.registered_commands]

Version = Annotated[int | None, typer.Option("--version", help="A version other than the newest.")]


@app.command()
def init(home: Home = None) -> None:
    """Prepare the instance folder and load the sample Data Packages."""
    with opened(home) as workbench:
        workbench.sweep()
        if workbench.settings.samples:
            for edition in load_samples(workbench):
                err.print(f"{edition.package}: version {edition.version}")
        err.print(f"Ready: {workbench.settings.home}", soft_wrap=True)


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files as published, or the folder of a Data Package.")],
    home: Home = None,
    package: Annotated[str, typer.Option(help="Name of the package: lower-case letters, digits and _.")] = "",
    schema: Annotated[str, typer.Option(help="Table Schema that the table should follow: a file (JSON), or a name of `schemas`.")] = "",
    fields_match: Annotated[str, typer.Option(help="How columns and schema are matched: exact, equal, subset, superset, partial.")] = "",
    said: Annotated[list[str] | None, typer.Option("--set", metavar="table.key=value", help="Correct what was detected.")] = None,
    publish: Annotated[bool, typer.Option("--publish", help="Publish at once.")] = False,
    personal_data: Annotated[bool, typer.Option("--personal-data", help="Personal data in these files may be published.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read files, show how they were read and what is wrong with them, and publish them if asked."""
    with opened(home) as workbench:
        known = {"package": package} | chosen_schema(schema, fields_match)
        corrections = [correction(text) for text in said or ()]
        draft = workbench.drafts.give([given for file in files for given in givens(file)], **known)
        with discarded_on_failure(workbench, draft.id):
            draft = read(workbench, draft.id, corrections)
            name = workbench.drafts.package_name(draft)
            workbench.drafts.correct(draft.id, decide, CONSOLE, may=personal_data)
            edition = workbench.drafts.publish(draft.id) if publish else None
        if edition:
            for deed in deeds(workbench.drafts.get(draft.id), edition, CONSOLE):
                workbench.audit.note(datetime.now(UTC), deed)
            workbench.drafts.discard(draft.id)
        document = output.added(draft, edition, name)
        tell(document) if as_json else err.print(output.added_text(document), markup=False, soft_wrap=True)


@contextmanager
def discarded_on_failure(workbench: Workbench, draft_id: str) -> Iterator[None]:
    """None; a draft that came to nothing, or was interrupted, takes no disk: the files still stand where they were given."""
    try:
        yield
    except BaseException:
        workbench.drafts.discard(draft_id)
        raise


def read(workbench: Workbench, draft_id: str, corrections: Sequence[tuple[Any, ...]]) -> Draft:
    """The Draft once corrected and read. Raises: DatasetError."""
    for words in corrections:
        workbench.drafts.correct(draft_id, *words)
    workbench.drafts.read(draft_id)
    draft = followed(workbench, draft_id)
    if draft.error:
        raise DatasetError(draft.error["code"], **draft.error["context"])
    require_known(draft)
    return draft


def givens(file: Path) -> list[Given]:
    """The files meant by one argument: itself, or a Data Package's folder."""
    if not file.exists():
        raise DatasetError("file.not_found", file=str(file))
    if file.is_dir():
        return given_folder(file)
    return given_folder(file.parent) if file.stem == "datapackage" else [Given(file, file.name)]


def correction(text: str) -> tuple[Any, ...]:
    """The call that `table.key=value`, `table.field.type=value` or `table.field.caveat=text` stands for. Raises: DatasetError."""
    where, equals, value = text.partition("=")
    table, dot, key = where.partition(".")
    if not (equals and dot and key):
        raise DatasetError("set.malformed", text=text)
    field, dot, option = key.rpartition(".")
    if dot and option == "caveat":
        return keep_caveat, About(table, field, ORGANIZER, datetime.now(UTC).date().isoformat()), value
    if dot:
        return retype, table, field, {option: value}
    return say, table, key, value


def followed(workbench: Workbench, draft_id: str) -> Draft:
    """The Draft once read; its progress is told on standard error when that is a terminal."""
    with err.status("...") as status:
        while (now := workbench.drafts.progress(draft_id)).running and err.is_terminal:
            status.update(f"{now.stage} {now.share:.0%}")
            time.sleep(0.2)
    return workbench.drafts.wait(draft_id)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A delimited file, any other table, or a datapackage.json.")],
    schema: Annotated[Path | None, typer.Option(help="Table Schema (JSON or YAML) that the table should follow.")] = None,
    limit_errors: Annotated[int, typer.Option(min=0, help="Most errors in the report; 0 means all.")] = 1000,
    engine: Annotated[check_command.Engine, typer.Option(help="Who reads the rows; the report is the same.")] = check_command.Engine.AUTO,
    checklist: Annotated[Path | None, typer.Option(help="Checklist (JSON or YAML): duplicate-row, row-constraint...")] = None,
    as_json: AsJson = False,
) -> None:
    """Check a file as frictionless does, error for error. Status 0: valid; 1: errors were found; 2: it could not be read."""
    raise typer.Exit(check_command.run((file, schema, checklist), limit_errors, engine, as_json=as_json))


@app.command()
def query(
    sql: Annotated[str, typer.Argument(help='For example "SELECT count(*) FROM eco2mix.national".')],
    home: Home = None,
    form: Annotated[str, typer.Option("--format", help="table, json, csv or parquet.")] = "table",
    limit: Annotated[int, typer.Option(min=0, help="Most rows; 0 means all.")] = 1000,
    team: Annotated[str, typer.Option(help="Name of the team whose own tables are at hand.")] = "",
) -> None:
    """Run SQL on the published data and a team's own tables, in a confined process of its own."""
    with opened(home) as workbench:
        asker = Asker(workbench.teams.named(team).id if team else "")
        result = workbench.sandbox.run(asker, sql, whole_or_cut(workbench.sandbox.limits(limit)))
        output.write_result(result, form, sys.stdout.buffer)
        if result.truncated:
            err.print(f"Only the first {limit} rows: use --limit 0 for all.")


def whole_or_cut(limits: Limits) -> Limits:
    """The limits; all rows are as many bytes as they are."""
    return limits if limits.rows else replace(limits, bytes=0)


@app.command("list")
def list_(home: Home = None, as_json: AsJson = False) -> None:
    """List the published packages."""
    with opened(home) as workbench:
        cards = [output.card(item) for item in workbench.catalog.cards()]
        if as_json:
            tell(cards)
            return
        table = Table("package", "version", "title", "tables", "rows", "licence")
        for card in cards:
            table.add_row(*(str(card[column]) for column in ("package", "version", "title", "tables", "rows", "licence")))
        Console().print(table)


@app.command()
def show(package: str, home: Home = None, version: Version = None, as_json: AsJson = True) -> None:  # noqa: ARG001 - always JSON
    """Print the descriptor of a package, with its history, as one JSON document."""
    with opened(home) as workbench:
        edition = workbench.catalog.find(package, version)
        tell({**edition.descriptor, "history": [output.history(item) for item in workbench.catalog.history(package)]})


@app.command()
def export(
    package: str,
    out: Annotated[Path, typer.Option("--out", help="File to write.")],
    home: Home = None,
    resource: Annotated[str, typer.Option(help="One table of the package.")] = "",
    form: Annotated[str, typer.Option("--format", help="csv, xlsx, parquet, plain, errors, refused, report, zip, md or original.")] = "zip",
    language: Annotated[str, typer.Option(help="Language of the dictionary: fr or en.")] = "fr",
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """Write a package, or one of its tables, to a file."""
    with opened(home) as workbench:
        edition = workbench.catalog.find(package, version)
        file = str(exports.export_to(edition, resource, form, language, out))
        done = {"package": package, "version": edition.version, "file": file}
        tell(done) if as_json else err.print(file, markup=False, soft_wrap=True)


@app.command()
def withdraw(
    package: str,
    reason: Annotated[str, typer.Option(help="Why, kept in the history.")],
    home: Home = None,
    version: Version = None,
    as_json: AsJson = False,
) -> None:
    """Make a package, or one of its versions, unreadable everywhere."""
    with opened(home) as workbench:
        workbench.catalog.withdraw(package, version, reason, datetime.now(UTC))
        workbench.audit.note(datetime.now(UTC), Deed(CONSOLE, "dataset.withdraw", f"{package} {version or ''}".strip()))
        gone = {"package": package, "version": version, "state": "withdrawn", "reason": reason}
        tell(gone) if as_json else err.print(f"{package}: withdrawn", markup=False)


if __name__ == "__main__":
    app()
