"""Screens of town and county offices: units, enterprises, imports."""
