"""The second pair of eyes: handing in, deciding, and looking again when a clause has changed."""
