"""Verdicts and figures in words: what every page, slide and export says of them. Knows no Streamlit."""
