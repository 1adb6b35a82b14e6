"""Speed as ratios measured in one run: `python -m bench`. Reports medians; asserts nothing."""
