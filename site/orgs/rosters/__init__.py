"""Rosters: a spreadsheet of people in, a reviewed list of what would be stored out. Nothing here writes."""
