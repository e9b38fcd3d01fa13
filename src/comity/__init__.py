"""Comity reads the news and keeps the record of relations between states."""
