"""The dashboard's own server, gate and warm-up included, with the reference page for a script. For the bench only.

`streamlit run bench/reference/app.py` from the repository's root, so that .streamlit/config.toml is the dashboard's;
PLAIN_DATA names the folder that ../shared/bench/make_data.py filled, as it does for the plain page.
"""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import dashboard  # noqa: E402 - found through the line above
from server.failure import on_script_error  # noqa: E402

app = st.App(
    Path(__file__).with_name("page.py"),
    middleware=dashboard.middleware,
    lifespan=dashboard.lifespan,
    on_script_error=on_script_error,
)
