"""Runs a reader over many pages: how to run, and nothing of what is read."""

from comity.engine.crew import Sign, Trouble, Troubles, Work
from comity.engine.plan import EngineName, Plan
from comity.engine.reading import give_up_page, read_with, work_with
from comity.engine.running import Gate, PageReader, Result, Unsorted, read_pages

__all__ = [
    "EngineName", "Gate", "PageReader", "Plan", "Result", "Sign", "Trouble", "Troubles", "Unsorted", "Work", "give_up_page",
    "read_pages", "read_with", "work_with",
]  # fmt: skip
