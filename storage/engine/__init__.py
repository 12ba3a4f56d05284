"""The database itself: connections, files, migrations run. Knows no table but by its name."""
