"""Tests of a month, put together and planned in rounds."""
