"""Brings the store's tables up to date when the instance opens."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from workbench.errors import DatasetError
from workbench.store.tables import HEAD

MIGRATIONS = Path(__file__).parent / "migrations"


def upgrade(engine: Engine, writing: Callable[[], AbstractContextManager[Connection]]) -> None:
    """None; the tables are those of HEAD. Raises: DatasetError when a newer Établi wrote the store."""
    if revision(engine) == HEAD:
        return
    # Alembic is only needed, and only paid for, on the first start and after an upgrade.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    try:
        with writing() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError:
        raise DatasetError("store.newer", found=revision(engine), expected=HEAD) from None


def revision(engine: Engine) -> str:
    """The revision of the tables as they stand, "" for an empty store."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
