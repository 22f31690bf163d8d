"""Tests of planner.whatif."""
