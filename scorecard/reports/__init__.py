"""Reports: one neutral Report of facts from verdicts, and what is made of it. Knows no Streamlit."""
