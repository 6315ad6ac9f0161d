"""Who has which role where, from when to when, and what that opens in the admin."""
