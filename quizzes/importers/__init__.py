"""Import of questions from outside: bytes → table → layout → parsed questions with a verdict a row. Writes nothing."""
