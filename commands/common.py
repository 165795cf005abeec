"""What every command shares: the instance it works on, how it tells errors and documents."""

import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError

from workbench.data import disk
from workbench.errors import EtabliError
from workbench.operations import logs
from workbench.settings import Settings, load
from workbench.workbench import Workbench

err = Console(stderr=True)

Home = Annotated[Path | None, typer.Option("--home", help="Folder of the instance (default: ETABLI_HOME, else var/).")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on standard output.")]


@contextmanager
def told() -> Iterator[None]:
    """None; an error raised inside is told on one line, with exit status 1."""
    try:
        yield
    except EtabliError as error:
        err.print(str(error), markup=False, style="red", soft_wrap=True)
        raise typer.Exit(1) from error


@contextmanager
def opened(home: Path | None) -> Iterator[Workbench]:
    """The Workbench of the home folder; an error is told on one line, with exit status 1."""
    with told():
        settings = chosen(home)
        try:
            workbench = Workbench.open(settings)
            logs.set_up(settings, rotates=False)
            with closing(workbench.sandbox):
                yield workbench
        except (OSError, SQLAlchemyError) as error:
            if not disk.is_from_full(error, settings.home):
                raise
            raise disk.disk_full(settings.home, settings.free_disk_mb) from error


def chosen(home: Path | None) -> Settings:
    """The settings of the environment, for that home folder when one is given. Raises: DayError."""
    return load(home=home.absolute()) if home else load()


def tell(document: Any) -> None:
    """None; one JSON document on standard output."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")
