"""The charts of goals: a view and a goal → a figure, its table and its one sentence. Knows no Streamlit."""
