"""A page over HTTP, on the loopback address alone."""

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

from posecoach.runtime.errors import PosecoachError, UsageError
from posecoach.serving.connections import PatientServer, patient
from posecoach.serving.guard import OPEN_PREFIX, Guard, Invitation
from posecoach.serving.messages import Json
from posecoach.serving.page import Page
from posecoach.serving.tabs import GRACE_S, Tabs

LOOPBACK = "127.0.0.1"

HIGHEST_PORT = 65_535

#: Names under which a browser of this computer may ask.
_HOSTS = (LOOPBACK, "localhost")


@dataclass(slots=True)
class PageServer:
    """Serves one page until it is stopped, or until the last tab has been closed.

    Attributes:
        page: what is served.
        listener: the socket to serve on, from `listen`.
        grace_s: how long the last tab may be away, seconds.
        is_busy: whether something goes on that the end of the last tab must not cut short.
        token: without it nothing is answered.
        invitation: leads to the page once, without the token.
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
        """What to open in a browser."""
        return f"http://{LOOPBACK}:{self.port}/{self.token}/"

    @property
    def invitation_address(self) -> str:
        """What to start a browser with: other users of the computer can read it, but it leads to the page only once."""
        return f"http://{LOOPBACK}:{self.port}{OPEN_PREFIX}{self.invitation.code}"

    def run(self) -> None:
        """Serve until the end; requests that came since `listen` are answered too."""
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
                # Tabs that are still open hold their answer open.
                timeout_graceful_shutdown=1,
            )
        )
        self._server.run(sockets=[self.listener])

    def stop(self) -> None:
        """End `run` soon; may be called from any thread."""
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
        port: 0 for any that is free.

    Raises:
        UsageError: the port is in use or not allowed, or there is no such port.
    """
    if not 0 <= port <= HIGHEST_PORT:
        raise UsageError(f"--port {port}: must be 1 to {HIGHEST_PORT}; leave it out for any that is free")
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            # On Windows another program could otherwise take the same port.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise UsageError(
            f"cannot use port {port}: {error.strerror or error}; choose another with --port, or leave it out"
        ) from error
    return listener


async def _explain(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the framework's signature
    return Json({"error": str(error)}, HTTPStatus.UNPROCESSABLE_ENTITY)
