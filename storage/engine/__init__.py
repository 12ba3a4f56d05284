"""The database: connections, files and migrations. Uses the schema; used by all rooms."""
