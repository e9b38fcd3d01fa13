"""Runs a reader over many pages: how to run, and nothing of what is read."""

from comity.engine.running import Gate, PageReader, read_pages

__all__ = ["Gate", "PageReader", "read_pages"]
