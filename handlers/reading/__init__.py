"""Parsers of messages and files: dates, hours, tables, forms, organisation files."""
