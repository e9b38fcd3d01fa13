"""`python -m comity`, where the command `comity` is not on the path."""

from comity.cli import main

main()
