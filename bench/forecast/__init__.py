"""The forecast against months held back: `python -m bench forecast`. What it shows: docs/forecast.md."""
