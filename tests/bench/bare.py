"""The least that a page can be: what our pages are compared with."""

import streamlit as st

st.write("bare")
