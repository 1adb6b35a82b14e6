"""What people see; thin: choose, ask, draw. Reached through dashboard.py and frame.py only."""
