"""Grid staff on a phone: my enterprises, who has not trained, call, add."""
