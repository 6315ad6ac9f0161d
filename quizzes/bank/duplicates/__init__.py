"""Questions that say the same: finding them, showing them side by side, making one of two."""
