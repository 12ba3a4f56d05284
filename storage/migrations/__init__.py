"""The schema's history, applied by `storage/engine/migrate.py`. Imported by Alembic alone."""
