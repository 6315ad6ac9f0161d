"""Quizzes out of the bank: blueprints, their checker, exposure."""
