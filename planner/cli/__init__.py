"""One command per verb."""

from planner.cli.app import main

__all__ = ["main"]
