"""Invigilated sessions: start code, seat list, live board."""
