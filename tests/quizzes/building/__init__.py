"""Building quizzes: selection, checker, publishing, exposure, the admin."""
