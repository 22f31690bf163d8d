"""Tests of files and the database."""
