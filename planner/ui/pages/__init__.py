"""One file a page; Streamlit runs it."""
