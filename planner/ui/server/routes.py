"""Every route beside Streamlit's own, and the gate before all of them."""

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from planner.ui.server.api import ROUTES as API
from planner.ui.server.feed import feed, health
from planner.ui.server.gate import Gate
from planner.ui.server.sign_in import (
    back_from_provider,
    leave_for_provider,
    login,
    logout,
    welcome,
)


def routes() -> list[BaseRoute]:
    """Return the routes; those that check a token of their own are named in `gate.OPEN`."""
    return [
        Route("/login", login, methods=["GET", "POST"]),
        Route("/welcome", welcome, methods=["GET", "POST"]),
        Route("/logout", logout, methods=["GET", "POST"]),
        Route("/login/oidc", leave_for_provider, methods=["GET"]),
        Route("/login/oidc/back", back_from_provider, methods=["GET"]),
        Route("/feed/{token}.ics", feed, methods=["GET"]),
        Route("/health", health, methods=["GET"]),
        *API,
    ]


def middleware() -> list[Middleware]:
    """Return what every request passes through."""
    return [Middleware(Gate)]
