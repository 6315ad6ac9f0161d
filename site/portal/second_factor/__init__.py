"""The second factor of staff accounts: set up, asked for, reset."""
