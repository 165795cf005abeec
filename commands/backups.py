"""Commands about backups."""

from pathlib import Path
from typing import Annotated

import typer

from commands.common import AsJson, Home, chosen, err, opened, tell, told
from workbench.errors import DatasetError
from workbench.operations import restoring
from workbench.operations.manifest import Manifest

app = typer.Typer()

Given = Annotated[Path, typer.Argument(metavar="BACKUP", help="Folder of one backup.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder for it (default: ETABLI_BACKUP_DIR, else backups/ in the home).")]


@app.command()
def backup(home: Home = None, out: Out = None, as_json: AsJson = False) -> None:
    """Save the instance while the server runs. It holds the instance's secret: keep it as safe as the instance."""
    with opened(home) as workbench:
        made = workbench.backups.make(out=out)
        restoring.verify(made.folder, workbench.settings)
        tell(said(made.folder, made.manifest)) if as_json else err.print(f"{made.folder}{late(made.manifest)}", soft_wrap=True)


@app.command()
def verify(given: Given, as_json: AsJson = False) -> None:
    """Prove a backup: every file as it was made, the store sound, the audit log whole."""
    with told():
        manifest = restoring.verify(existing(given), chosen(None))
        words = f"{given.name}: whole, {len(manifest.files)} files{late(manifest)}"
        tell(said(given, manifest)) if as_json else err.print(words, soft_wrap=True)


@app.command()
def restore(given: Given, home: Annotated[Path, typer.Option("--home", help="A new or empty folder.")]) -> None:
    """Make an instance of a backup, in a new folder: whole, or not at all."""
    with told():
        manifest = restoring.restore(existing(given), chosen(home))
        err.print(f"{home.absolute()}: as of {manifest.made_at}. Start with ETABLI_HOME={home.absolute()}", soft_wrap=True)


def existing(folder: Path) -> Path:
    """The folder itself. Raises: DatasetError when there is none."""
    if not folder.is_dir():
        raise DatasetError("file.not_found", file=str(folder))
    return folder.absolute()


def said(folder: Path, manifest: Manifest) -> dict[str, object]:
    """What a backup is, as JSON values."""
    sizes = [kept.size_bytes for kept in manifest.files.values()]
    about = {"kind": manifest.kind, "phase": manifest.phase, "revision": manifest.revision}
    files = {"files": len(sizes), "bytes": sum(sizes), "late_teams": list(manifest.late_teams)}
    return {"folder": str(folder.absolute()), "made_at": manifest.made_at, **about, **files}


def late(manifest: Manifest) -> str:
    """What a backup lacks, as the end of a line; "" when it lacks nothing."""
    if not manifest.late_teams:
        return ""
    teams = len(manifest.late_teams)
    return f"; the tables of {teams} team(s) are those of the backup before, or missing: they were being written, or had no room"
