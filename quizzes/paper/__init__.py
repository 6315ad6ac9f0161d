"""Papers sat on paper: printed for people, entered or imported, marked as paper."""
