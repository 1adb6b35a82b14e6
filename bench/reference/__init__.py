"""The reference page of the project's own parts: what ../shared/bench/plain_page.py shows, served as users get it."""
