"""What manage.py does, room by room. Standard library only: it runs before anything is installed."""
