"""Tests of what a log of chats tells."""
