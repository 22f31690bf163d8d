"""
Steps from each schema to the next, for Alembic.

``python -m planner.storage.migrations MESSAGE`` writes the step from the last one to the tables
as they now are; read it before you trust it. There is no way down: go back by a backup.
"""
