"""The database: connections, files and migrations. It depends on the schema; every room may
use it.
"""
