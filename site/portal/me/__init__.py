"""What is about me: seen, corrected, erased; and the consent to keep it."""
