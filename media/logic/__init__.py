"""What files are, by their bytes."""
