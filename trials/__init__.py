"""Trials that take minutes or hours, run by hand; what fits into seconds is a test. `docs/reliability.md` has their results."""
