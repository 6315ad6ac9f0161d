"""Figures of items and papers: jobs, queries, pages."""
