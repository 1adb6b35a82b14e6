"""The ASGI layer around Streamlit: what answers before and beside the page script. Imports scorecard, never pages."""
