"""Wrong answers that come again, the question of the day, topics, the streak."""
