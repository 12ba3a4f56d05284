"""The database itself: connections, files, migrations run. Knows the schema alone; every room may import it."""
