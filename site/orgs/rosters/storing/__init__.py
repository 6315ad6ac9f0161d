"""Rosters and the database: comparing, storing, taking back. The package above reads and judges without a database."""
