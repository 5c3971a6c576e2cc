"""The history of the desk store's tables, for Alembic: each step is written once and never changed."""
