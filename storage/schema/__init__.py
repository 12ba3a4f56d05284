"""The tables and the types of their columns, without a query. For every room of the storage."""
