"""Several processes that serve one bot from one PostgreSQL database, and what may befall each."""
