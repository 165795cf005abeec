"""What teams do all day: drafts of queries, runs, first questions, exhibits; and the tokens of notebooks."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """None; the store keeps the work of teams."""
    queries()
    story()
    op.create_table(
        "tokens",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("person", sa.String(16), sa.ForeignKey("people.id"), nullable=False, index=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
    )


def queries() -> None:
    """None; the drafts of people, the runs of teams, the first questions of packages."""
    op.create_table(
        "sql_drafts",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("person", sa.String(16), sa.ForeignKey("people.id"), nullable=False, index=True),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("script", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("team", sa.String(16), nullable=False, index=True),
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False, index=True),
        sa.Column("script", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("rows", sa.BigInteger, nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
    )
    op.create_table(
        "first_questions",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("package", sa.String(63), sa.ForeignKey("packages.name"), nullable=False, index=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("script", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )


def story() -> None:
    """None; exhibits, every version of each, and what was done to a story."""
    op.create_table(
        "exhibits",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("team", sa.String(16), sa.ForeignKey("teams.id"), nullable=False, index=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT),
        sa.Column("published_at", MOMENT),
        sa.Column("copy_of", sa.String(16)),
    )
    op.create_table(
        "exhibit_versions",
        sa.Column("exhibit", sa.String(16), sa.ForeignKey("exhibits.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("based_on", sa.Integer, nullable=False),
        sa.Column("person", sa.String(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("script", sa.Text, nullable=False),
        sa.Column("chart", sa.Text, nullable=False),
        sa.Column("provenance", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("exhibit", "version"),
    )
