"""Adapters of what an office uses: the official calendar, spreadsheets, charts, language tools."""
