"""Areas, grids and enterprises over time: questions, changes, words, and the lists of the admin and the offices."""
