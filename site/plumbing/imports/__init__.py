"""Files that become rows: uploaded, reviewed, shown, then stored whole or not at all. Nothing of a trade is known here.

Upper rooms register an `ImportKind` in `ready()`; the screens, jobs and commands are the same for each.
"""
