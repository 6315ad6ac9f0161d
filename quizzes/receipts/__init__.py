"""What a person keeps of a sitting and what the office can check: receipts, the journal replayed, extra time, voids."""
