"""Rosters as files for people: spreadsheets, calendars."""
