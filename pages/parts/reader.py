"""The process that opens people's files, one for this server: started with the first file, ended with the server."""

from __future__ import annotations

import atexit

import streamlit as st

from etl.worker import Worker


@st.cache_resource(show_spinner=False)
def reader() -> Worker:
    """Reads one file at a time; who comes meanwhile waits."""
    worker = Worker()
    atexit.register(worker.close)
    return worker
