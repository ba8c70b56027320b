"""Serves a page over HTTP, only on the loopback address."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from posecoach.languages import gettext as _
from posecoach.runtime.errors import PosecoachError, UsageError
from posecoach.runtime.os_errors import reason
from posecoach.serving.connections import PatientServer, patient
from posecoach.serving.guard import OPEN_PREFIX, Guard, Invitation
from posecoach.serving.messages import Json
from posecoach.serving.page import Page
from posecoach.serving.tabs import GRACE_S, Tabs

LOOPBACK = "127.0.0.1"

HIGHEST_PORT = 65_535

#: Host names that a browser on this computer may use.
_HOSTS = (LOOPBACK, "localhost")


@dataclass(slots=True)
class PageServer:
    """Serves one page until it is stopped, or until the last tab has been closed.

    Attributes:
        page: the page to serve.
        listener: the socket to serve on, from `listen`.
        grace_s: how long there may be no tab before the server stops, seconds.
        is_busy: whether work is running that must finish before the server stops.
        token: required in every request.
        invitation: opens the page once, without the token.
    """

    page: Page
    listener: socket.socket
    grace_s: float = GRACE_S
    is_busy: Callable[[], bool] = lambda: False
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    invitation: Invitation = field(default_factory=Invitation)
    _server: uvicorn.Server | None = None

    @property
    def port(self) -> int:
        """The port."""
        return int(self.listener.getsockname()[1])

    @property
    def address(self) -> str:
        """The address to open in a browser."""
        return f"http://{LOOPBACK}:{self.port}/{self.token}/"

    @property
    def invitation_address(self) -> str:
        """The address to start a browser with: other users may be able to read it, but it opens the page only once."""
        return f"http://{LOOPBACK}:{self.port}{OPEN_PREFIX}{self.invitation.code}"

    def run(self) -> None:
        """Serve until stopped; requests that arrived since `listen` are answered too."""
        self._server = PatientServer(
            uvicorn.Config(
                self._application(),
                **patient(),
                loop="asyncio",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="critical",
                access_log=False,
                server_header=False,
                proxy_headers=False,
                # Each open tab keeps a response open.
                timeout_graceful_shutdown=1,
            )
        )
        self._server.run(sockets=[self.listener])

    def stop(self) -> None:
        """Make `run` return soon; may be called from any thread."""
        if self._server is not None:
            self._server.should_exit = True

    def _application(self) -> Starlette:
        tabs = Tabs(self.stop, self.grace_s, self.is_busy)

        async def presence(_: Request) -> Response:
            return StreamingResponse(tabs.presence(), media_type="text/plain")

        return Starlette(
            routes=[
                *self.page.data,
                Route("/api/presence", presence),
                *self.page.documents,
                Route("/{token}/{name:path}", self.page.files.answer),
            ],
            middleware=[
                Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS, www_redirect=False),
                Middleware(
                    Guard,
                    token=self.token,
                    origins=tuple(f"http://{host}:{self.port}" for host in _HOSTS),
                    invitation=self.invitation,
                    command=self.page.command,
                    uploads=self.page.uploads,
                ),
            ],
            exception_handlers={PosecoachError: _explain},
        )


def listen(port: int = 0) -> socket.socket:
    """Return a socket that listens on the loopback address.

    Args:
        port: 0 for any free port.

    Raises:
        UsageError: the port is in use, not allowed or does not exist.
    """
    if not 0 <= port <= HIGHEST_PORT:
        problem = _("--port {port}: must be 1 to {highest}; leave it out for any that is free")
        raise UsageError(problem.format(port=port, highest=HIGHEST_PORT))
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            # Otherwise another program could bind the same port on Windows.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise UsageError(
            _("cannot use port {port}: {reason}; choose another with --port, or leave it out").format(
                port=port, reason=reason(error)
            )
        ) from error
    return listener


async def _explain(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the framework's signature
    return Json({"error": str(error)}, HTTPStatus.UNPROCESSABLE_ENTITY)
