"""Tests of the roster engine."""
