"""The tables of the store. Their history is in migrations/versions."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, ForeignKey, Integer, MetaData, PrimaryKeyConstraint, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

HEAD = "0001"  # the last revision in migrations/versions


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
