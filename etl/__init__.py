"""Spreadsheets to warehouse. May import scorecard; never streamlit or pages."""
