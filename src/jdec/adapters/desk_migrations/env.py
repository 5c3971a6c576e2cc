"""What Alembic runs to apply the steps: on the connection that the store hands over, and on no other."""

from alembic import context

from jdec.adapters.desk_tables import desk

context.configure(
    connection=context.config.attributes["connection"], target_metadata=desk, transactional_ddl=True
)
with context.begin_transaction():
    context.run_migrations()
