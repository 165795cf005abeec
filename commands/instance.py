"""Commands about an instance: its settings, its health, its ways in, the end of its event."""

import http.client
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from commands.common import AsJson, Home, chosen, err, opened, tell, told
from workbench.access import closing
from workbench.roles import ORGANIZER
from workbench.settings import PREFIX, Settings
from workbench.who import CONSOLE

HEALTH_SECONDS = 10

app = typer.Typer()


@app.command()
def config(home: Home = None, as_json: AsJson = False) -> None:
    """Print each setting, its value now and its default; secrets are masked."""
    with told():
        rows = listed(chosen(home))
        if as_json:
            tell(rows)
            return
        table = Table("setting", "value", "default", "meaning")
        for row in rows:
            table.add_row(*row.values())
        Console(width=None if Console().is_terminal else 200).print(table)


def listed(settings: Settings) -> list[dict[str, str]]:
    """One row a setting: {"setting", "value", "default", "description"}."""
    values = settings.told()
    fields = ((f"{PREFIX}{name.upper()}", field) for name, field in type(settings).model_fields.items())
    return [
        {"setting": name, "value": values[name], "default": str(field.default), "description": field.description or ""}
        for name, field in fields
    ]


@app.command()
def health(
    port: Annotated[int, typer.Option(help="Port of the running server.")] = 8501,
    address: Annotated[str, typer.Option(help="Address of the running server.")] = "127.0.0.1",
) -> None:
    """Ask a running server whether it can work: status 0 when it can, 1 when it cannot or does not answer."""
    connection = http.client.HTTPConnection(address, port, timeout=HEALTH_SECONDS)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        told = json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError):
        err.print(f"No Établi answers at {address}:{port}.", soft_wrap=True)
        raise typer.Exit(1) from None
    tell(told)
    if answer.status != 200:
        raise typer.Exit(1)


@app.command("organizer-link")
def organizer_link(home: Home = None, url: Annotated[str, typer.Option(help="Address of the server.")] = "http://127.0.0.1:8501") -> None:
    """Print a link that lets one organizer in, once: for the one who is locked out."""
    with opened(home) as workbench:
        token = workbench.invitations.make(ORGANIZER, "", datetime.now(UTC), CONSOLE)
        typer.echo(f"{url.rstrip('/')}/enter#{token}")


@app.command("add-team")
def add_team(names: Annotated[list[str], typer.Argument(metavar="NAME...")], home: Home = None, as_json: AsJson = False) -> None:
    """Add teams and print the code of each."""
    with opened(home) as workbench:
        now = datetime.now(UTC)
        added = [workbench.teams.add(name, now, CONSOLE) for name in names]
        rows = [{"team": team.name, "code": workbench.teams.code(team.id, now, CONSOLE)} for team in added]
        if as_json:
            tell(rows)
            return
        for row in rows:
            typer.echo(f"{row['code']}  {row['team']}")


@app.command("close-event")
def close(
    home: Home = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count what would be erased.")] = False,
    as_json: AsJson = False,
) -> None:
    """Forget the people and keep their work: names, sessions, invitations and old automatic backups go, codes change."""
    with opened(home) as workbench:
        erased = asdict(closing.close_event(workbench, datetime.now(UTC), CONSOLE, dry_run=dry_run))
        if as_json:
            tell(erased)
            return
        for name, count in erased.items():
            typer.echo(f"{name.replace('_', ' ')}: {count}")
        if erased["manual_backups"]:
            err.print("Backups made by hand still hold the names of people: delete them, wherever they are.")
        if erased["team_tables"]:
            err.print("The tables that teams made stay. If names were typed into them, remove the folder teams/ of the home folder.")
