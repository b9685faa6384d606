"""What ``zoneplan app`` gives to ``streamlit run``."""

import streamlit as st

from zoneplan.ui.routes import SCRIPT, middleware, routes

app = st.App(SCRIPT, routes=routes(), middleware=middleware())
