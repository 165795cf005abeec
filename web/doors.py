"""Which paths are open to anybody, and which are closed to everybody. All others are for people who signed in."""

OPEN = (
    "/livez", "/readyz", "/metrics", "/login", "/login/name", "/enter", "/enter/name", "/setup", "/setup/name",
    "/oidc/login", "/oidc/callback",
    "/favicon.png", "/manifest.json", "/_stcore/health", "/_stcore/host-config",
)  # fmt: skip
API = "/api/v1"  # the only paths for tokens of notebooks
OPEN_FOLDERS = ("/static/", "/entrance/")  # Streamlit's own scripts and styles; those of the sign-in page
# Streamlit's doors that nobody here needs: its metrics, its agents' API, its uploads, its own sign-in.
GONE = (
    "/_stcore/metrics",
    "/_stcore/script-health-check",
    "/_stcore/upload_file",
    "/_stcore/agent",
    "/auth",
    "/oauth2callback",
    "/app/static",
)


def is_open(path: str) -> bool:
    """Whether anybody may ask for the path."""
    return path in OPEN or (path.startswith(OPEN_FOLDERS) and ".." not in path)


def is_gone(path: str) -> bool:
    """Whether nobody may."""
    return any(path == door or path.startswith(f"{door}/") for door in GONE)


def takes_token(path: str) -> bool:
    """Whether a notebook's token opens the path. Another spelling of one that it does not open is none of ours."""
    parts = path.removeprefix(API).split("/")
    is_ours = path == API or path.startswith(f"{API}/")
    return is_ours and not any(part in ("", ".", "..") for part in parts[1:-1]) and parts[-1] not in (".", "..")
