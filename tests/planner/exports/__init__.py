"""Tests of the files for people."""
