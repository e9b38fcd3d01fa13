"""Run by Alembic: brings the open connection's store to the newest version, in the transaction it is in."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
