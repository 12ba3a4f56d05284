"""Adapters to social networks: where answers are looked up, comments read and answers placed."""
