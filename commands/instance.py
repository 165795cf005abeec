"""Commands about an instance: its settings, its health."""

import typer
from rich.console import Console
from rich.table import Table

from commands.common import AsJson, Home, chosen, tell, told
from workbench.settings import PREFIX, Settings

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
