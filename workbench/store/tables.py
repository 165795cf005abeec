"""The tables of the store. Their history is in migrations/versions."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

HEAD = "0003"  # the last revision in migrations/versions


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: UTC in the store and out of it, whatever the database keeps of time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """The moment in UTC, without its zone where the database keeps none."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The moment, aware, in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


METADATA = MetaData()

PACKAGES = Table(
    "packages",
    METADATA,
    Column("name", String(63), primary_key=True),
    Column("created_at", UtcDateTime, nullable=False),
)

# card: what the catalog page shows of the version, as JSON. folder: relative to the home folder.
VERSIONS = Table(
    "versions",
    METADATA,
    Column("package", String(63), ForeignKey("packages.name"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("withdrawn_at", UtcDateTime),
    Column("reason", Text, nullable=False),
    Column("card", Text, nullable=False),
    Column("folder", Text, nullable=False),
    PrimaryKeyConstraint("package", "version"),
)

# One row, id 1. erased_at: when the event was closed and its people forgotten.
EVENT = Table(
    "event",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("phase", String(16), nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("erased_at", UtcDateTime),
)

# epoch: grows with each new code of the team.
TEAMS = Table(
    "teams",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

# name_key: what tells two names apart. provider_key: keyed hash of who the person is at the sign-in provider.
PEOPLE = Table(
    "people",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("team", String(16), ForeignKey("teams.id")),
    Column("name", String(80), nullable=False),
    Column("name_key", String(80), nullable=False),
    Column("organisation", String(120), nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("provider_key", String(64), unique=True),
)

# id: public, tells a session in identity headers. renew: its secret is replaced at the next page.
SESSIONS = Table(
    "sessions",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("person", String(16), ForeignKey("people.id"), nullable=False, index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("renew", Boolean, nullable=False),
)

# person: the one who comes back by this link, none for a newcomer.
INVITATIONS = Table(
    "invitations",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("note", String(120), nullable=False),
    Column("person", String(16), ForeignKey("people.id")),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
)

# The database refuses to change or remove a row. actor, object: ids, never names, so that people can be forgotten.
AUDIT = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(16), nullable=False),
    Column("role", String(16), nullable=False),
    Column("action", String(40), nullable=False),
    Column("object", String(120), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("hash", String(64), nullable=False),
)

# One row, id 1: the number and the hash of the last row of the log.
AUDIT_HEAD = Table(
    "audit_head",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

# A query being written. revision: grows with each save.
SQL_DRAFTS = Table(
    "sql_drafts",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("person", String(16), ForeignKey("people.id"), nullable=False, index=True),
    Column("title", String(80), nullable=False),
    Column("script", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("saved_at", UtcDateTime, nullable=False),
)

# What a team asked. team: "" for people without one. outcome: how it ended (workbench/query/engine.py, Status).
RUNS = Table(
    "runs",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("team", String(16), nullable=False, index=True),
    Column("person", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("script", Text, nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("seconds", Float, nullable=False),
)

# Queries that organizers wrote for who opens a dataset; they belong to the package, whatever its version.
FIRST_QUESTIONS = Table(
    "first_questions",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("package", String(63), ForeignKey("packages.name"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("title", String(200), nullable=False),
    Column("script", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
)

# version: the one that the story shows. copy_of: the exhibit of another team that it came from.
EXHIBITS = Table(
    "exhibits",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("team", String(16), ForeignKey("teams.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
    Column("published_at", UtcDateTime),
    Column("copy_of", String(16)),
)

# Every version stays. based_on: the version that its author saw, 0 for the first. chart, provenance: JSON.
EXHIBIT_VERSIONS = Table(
    "exhibit_versions",
    METADATA,
    Column("exhibit", String(16), ForeignKey("exhibits.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("based_on", Integer, nullable=False),
    Column("person", String(16), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("title", String(200), nullable=False),
    Column("text", Text, nullable=False),
    Column("script", Text, nullable=False),
    Column("chart", Text, nullable=False),
    Column("provenance", Text, nullable=False),
    PrimaryKeyConstraint("exhibit", "version"),
)

# Of a notebook's token the store holds its hash. name: what its owner calls it.
TOKENS = Table(
    "tokens",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("person", String(16), ForeignKey("people.id"), nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
)
