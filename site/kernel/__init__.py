"""Plain words that every room shares. No Django here."""
