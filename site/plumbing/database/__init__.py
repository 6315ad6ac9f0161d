"""What the busiest requests save at the database, without another way to write queries: they stay querysets."""
