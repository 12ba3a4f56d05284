"""The database itself: connections, files, migrations run. Knows the schema; for every room."""
