"""Statements that make a store forget its people, down to the free pages of its file."""

import time
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, func, select, text, update

from workbench.store.engine import Store
from workbench.store.tables import INVITATIONS, PEOPLE, SESSIONS, TEAMS, TOKENS

WAIT_SECONDS = 15.0
DOORS = (SESSIONS, INVITATIONS, TOKENS)
FORGETTING = ("people", "sessions", "invitations", "tokens")


def words(connection: Connection) -> set[str]:
    """Every text that the store knows about people."""
    columns = (PEOPLE.c.name, PEOPLE.c.organisation, PEOPLE.c.provider_key, INVITATIONS.c.note, TOKENS.c.name)
    return {str(value) for column in columns for value in connection.execute(select(column).distinct()).scalars() if value}


def people(connection: Connection) -> Sequence[tuple[str, str, str, str, str | None]]:
    """The id, name, name key, organisation and provider key of everybody, in the order in which they came."""
    columns = (PEOPLE.c.id, PEOPLE.c.name, PEOPLE.c.name_key, PEOPLE.c.organisation, PEOPLE.c.provider_key)
    return [tuple(row) for row in connection.execute(select(*columns).order_by(PEOPLE.c.created_at, PEOPLE.c.id))]


def forget(connection: Connection, person: str, name: str, name_key: str) -> None:
    """None; of the person there is this name only."""
    values = {"name": name, "name_key": name_key, "organisation": "", "provider_key": None}
    connection.execute(update(PEOPLE).where(PEOPLE.c.id == person).values(**values))


def close_doors(connection: Connection) -> Mapping[str, int]:
    """How many sessions, invitations and tokens there were; there are none any more."""
    found = {table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one()) for table in DOORS}
    for table in DOORS:
        connection.execute(delete(table))
    return found


def change_codes(connection: Connection) -> int:
    """How many teams there are; the join code of each is another one."""
    connection.execute(update(TEAMS).values(epoch=TEAMS.c.epoch + 1))
    return int(connection.execute(select(func.count()).select_from(TEAMS)).scalar_one())


def scrub(store: Store) -> bool:
    """Whether nothing of what was removed is left in the files of the store; False when somebody reads from it without end."""
    if store.engine.dialect.name != "sqlite":
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for name in FORGETTING:
                connection.execute(text(f"VACUUM (FULL, ANALYZE) {name}"))
        return True
    raw = store.engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("VACUUM")
        deadline = time.monotonic() + WAIT_SECONDS
        while cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0][0]:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True
    finally:
        raw.close()
