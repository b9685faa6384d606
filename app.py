"""The door for ``streamlit run app.py``; ``zoneplan app`` opens the same."""

import streamlit as st

from zoneplan.ui.routes import SCRIPT, middleware, routes

app = st.App(SCRIPT, routes=routes(), middleware=middleware())
