"""Sittings with the help of grid staff, recorded as such."""
