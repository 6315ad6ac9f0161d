"""Signs of foul play, cases, measures, appeals."""
