"""Who did what: the audit log and the sign-in log, searched and exported."""
