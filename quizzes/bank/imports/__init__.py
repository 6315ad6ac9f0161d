"""What an import does to a bank: comparing, storing, taking back."""
