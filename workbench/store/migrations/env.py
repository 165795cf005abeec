"""What alembic runs: the migrations, on the connection that workbench.store.migrate hands over."""

from alembic import context

from workbench.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
