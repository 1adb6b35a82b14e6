"""The demo city's spreadsheets: a seeded model of individual records, written in the shapes offices use.

Knows nothing of the dashboard: imports nothing from `scorecard` or `etl`, so that a test may compare the two.
"""
