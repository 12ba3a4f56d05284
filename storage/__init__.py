"""Tables, repositories, the unit of work, on SQLite and PostgreSQL. For `bot` alone."""
