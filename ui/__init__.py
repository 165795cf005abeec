"""What the screens share on top of Streamlit: session, language, cache, frame and drawers."""
