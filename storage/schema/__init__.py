"""The tables and the types of their columns, without a query. Every room of the storage may import it."""
