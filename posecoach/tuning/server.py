"""The tuning page over HTTP, on the loopback address alone."""

from __future__ import annotations

import json
import math
import secrets
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from importlib.resources import files
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from posecoach.profiles import warnings
from posecoach.runtime.errors import PosecoachError, UsageError
from posecoach.tuning import proposing
from posecoach.tuning.background import in_background
from posecoach.tuning.connections import PatientServer, patient
from posecoach.tuning.guard import OPEN_PREFIX, Guard, Invitation
from posecoach.tuning.sources import packed_landmarks
from posecoach.tuning.tabs import GRACE_S, Tabs
from posecoach.tuning.workbench import SaveRequest, Workbench

LOOPBACK = "127.0.0.1"

#: Names under which a browser of this computer may ask.
_HOSTS = (LOOPBACK, "localhost")

_PAGE, _PLOTS = "web/tune", "web/vendor/uPlot"

#: Files of the page by the name it asks for; nothing else is served.
_FILES = {
    "": f"{_PAGE}/index.html",
    "report-theme.css": "report/theme.css",
    "uPlot.iife.min.js": f"{_PLOTS}/uPlot.iife.min.js",
    "uPlot.min.css": f"{_PLOTS}/uPlot.min.css",
}
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


class _RequestError(UsageError):
    """The page sent something that is not understood."""


class _Json(JSONResponse):
    """JSON that is ASCII alone: names of files need not be valid Unicode, and could not be sent as UTF-8."""

    def render(self, content: object) -> bytes:
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


@dataclass(slots=True)
class TuningServer:
    """Serves one workbench until it is stopped, or until the last tab has been closed.

    Attributes:
        workbench: what is tuned.
        listener: the socket to serve on, from `listen`.
        grace_s: how long the last tab may be away, seconds.
        token: without it nothing is answered.
        invitation: leads to the page once, without the token.
    """

    workbench: Workbench
    listener: socket.socket
    grace_s: float = GRACE_S
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
        app = application(self.workbench, self.token, self.port, self.stop, self.grace_s, self.invitation)
        self._server = PatientServer(
            uvicorn.Config(
                app,
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


def listen(port: int = 0) -> socket.socket:
    """Return a socket that listens on the loopback address.

    Args:
        port: 0 for any that is free.

    Raises:
        UsageError: the port is in use or not allowed.
    """
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


def application(
    workbench: Workbench, token: str, port: int, ended: Callable[[], None], grace_s: float, invitation: Invitation
) -> Starlette:
    """Return the application.

    Args:
        workbench: what is tuned.
        token: without it nothing is answered.
        port: the port it is served on.
        ended: called when the last tab has been closed.
        grace_s: how long the last tab may be away, seconds.
        invitation: leads to the page once.
    """
    api = _Api(workbench, Tabs(ended, grace_s))
    return Starlette(
        routes=[
            Route("/api/description", api.description),
            Route("/api/presence", api.presence),
            Route("/api/recordings/{index:int}/landmarks", api.landmarks),
            Route("/api/recordings/{index:int}/picture", api.picture),
            Route("/api/judge", api.judge, methods=["POST"]),
            Route("/api/profiles", api.save, methods=["POST"]),
            Route("/api/suggestion", api.suggest, methods=["POST"]),
            Route("/api/labels/read", api.read_labels, methods=["POST"]),
            Route("/api/labels/write", api.write_labels, methods=["POST"]),
            Route("/{token}/{name:path}", page_file),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=_HOSTS, www_redirect=False),
            Middleware(
                Guard, token=token, origins=tuple(f"http://{host}:{port}" for host in _HOSTS), invitation=invitation
            ),
        ],
        exception_handlers={PosecoachError: _explain},
    )


async def page_file(request: Request) -> Response:
    """Return a file of the page."""
    name = request.path_params["name"]
    known = _FILES.get(name) or (f"{_PAGE}/{name}" if name in _own_files() else None)
    if known is None:
        return Response(status_code=HTTPStatus.NOT_FOUND)
    path = files("posecoach").joinpath(known)
    return Response(path.read_bytes(), media_type=_TYPES[f".{known.rsplit('.', 1)[-1]}"])


def _own_files() -> set[str]:
    return {file.name for file in files("posecoach").joinpath(_PAGE).iterdir()}


async def _explain(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the framework's signature
    return _Json({"error": str(error)}, HTTPStatus.UNPROCESSABLE_ENTITY)


class _Api:
    """Answers requests for data; what takes time is done on a thread."""

    def __init__(self, workbench: Workbench, tabs: Tabs) -> None:
        self._workbench = workbench
        self._tabs = tabs

    async def description(self, request: Request) -> Response:  # noqa: ARG002
        return _Json(await run_in_threadpool(self._workbench.description))

    async def presence(self, request: Request) -> Response:  # noqa: ARG002
        return StreamingResponse(self._tabs.presence(), media_type="text/plain")

    async def landmarks(self, request: Request) -> Response:
        index = self._index(request)
        packed = await run_in_threadpool(packed_landmarks, self._workbench.sources[index].recording)
        return Response(packed, media_type="application/octet-stream")

    async def picture(self, request: Request) -> Response:
        source = self._workbench.sources[self._index(request)]
        if source.stills is None:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        try:
            t_s = float(request.query_params["t"])
        except (KeyError, ValueError):
            t_s = math.nan
        if not 0.0 <= t_s <= source.duration_s:
            raise _RequestError("t: must be a time in the recording, seconds")
        return Response(await run_in_threadpool(source.stills.jpeg, t_s), media_type="image/jpeg")

    async def judge(self, request: Request) -> Response:
        changes = _changes(await _body(request))
        return _Json(await in_background(self._workbench.judge, changes))

    async def save(self, request: Request) -> Response:
        body = await _body(request)
        wanted = SaveRequest(_text(body, "name"), _text(body, "notes"), _changes(body), body.get("overwrite") is True)
        if not wanted.overwrite and self._workbench.is_taken(wanted.name):
            reason = f"there is already a profile {wanted.name!r}"
            return _Json({"error": reason, "taken": True}, HTTPStatus.CONFLICT)
        # What lets everything pass is saved only by somebody who was told so.
        warned = warnings(self._workbench.changed(wanted.changes))
        if warned and body.get("accept_warnings") is not True:
            return _Json({"error": "checks would let everything pass", "warnings": warned}, HTTPStatus.CONFLICT)
        path = await run_in_threadpool(self._workbench.save, wanted)
        return _Json({"path": str(path), "name": wanted.name, "warnings": warned})

    async def suggest(self, request: Request) -> Response:
        body = await _body(request)
        labels = body.get("labels")
        if not isinstance(labels, list) or len(labels) != len(self._workbench.sources):
            raise _RequestError("labels: must be a list with one entry a recording")
        own = [proposing.labels_of(one) for one in labels]
        return _Json(await in_background(proposing.propose, self._workbench, own, _changes(body)))

    async def read_labels(self, request: Request) -> Response:
        return _Json({"labels": proposing.read_chosen(_text(await _body(request), "text"))})

    async def write_labels(self, request: Request) -> Response:
        return _Json({"text": proposing.csv_text((await _body(request)).get("labels"))})

    def _index(self, request: Request) -> int:
        index = int(request.path_params["index"])
        if index >= len(self._workbench.sources):
            raise _RequestError(f"there is no recording {index}")
        return index


async def _body(request: Request) -> Mapping[str, Any]:
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise _RequestError("the request is no JSON object")
    return body


def _changes(body: Mapping[str, Any]) -> Mapping[str, float]:
    changes = body.get("changes", {})
    if not isinstance(changes, dict):
        raise _RequestError("changes: must be an object")
    return changes


def _text(body: Mapping[str, Any], key: str) -> str:
    text = body.get(key, "")
    if not isinstance(text, str):
        raise _RequestError(f"{key}: must be text")
    return text
