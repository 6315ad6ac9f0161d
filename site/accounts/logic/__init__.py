"""Rules of signing in, pure: counts and moments in, decisions out."""
