"""Where the pages are, and whether they can be opened."""

import socket
from pathlib import Path


def app_script() -> Path:
    """Return the script that Streamlit runs: inside an installed package, or in a checkout."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_installed" / "streamlit_app.py"
    return installed if installed.is_file() else package.parent / "streamlit_app.py"


def port_is_free(port: int) -> bool:
    """Say whether a port of this machine can be listened on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
