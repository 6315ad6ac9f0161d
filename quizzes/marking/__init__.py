"""Short answers marked by people."""
