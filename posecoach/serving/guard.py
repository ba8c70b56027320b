"""Access control of the local server: only a browser on this computer with the token, and no foreign page in it.

Starlette's `TrustedHostMiddleware` checks the Host header before this; that stops foreign names that resolve to this
computer (DNS rebinding).
"""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posecoach.languages import decimal
from posecoach.languages import gettext as _
from posecoach.runtime.errors import InternalError

#: The header that every data request carries; a page of another origin cannot set it without a preflight request.
TOKEN_HEADER = "X-Posecoach-Token"  # noqa: S105 - the name of a header

API_PREFIX = "/api/"

OPEN_PREFIX = "/open/"

#: Larger bodies are refused, except uploads that the page declares, bytes.
BODY_LIMIT_BYTES = 1 << 20

#: Key in the scope that marks an upload, see `posecoach.serving.connections`.
TAKES_LONG = "posecoach.takes_long"

_DATA_TYPE, _FILE_TYPE = "application/json", "application/octet-stream"

_POLICY_HEADER, _FRAMES_HEADER = "Content-Security-Policy", "X-Frame-Options"

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

SECURITY_HEADERS = {
    _POLICY_HEADER: _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    _FRAMES_HEADER: "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


#: Policy of a document that is not part of the page. We generate it, but from names and texts of others. It is
#: self-contained, so it may request nothing, has an opaque origin, and may be framed only by the page.
DOCUMENT_HEADERS = {
    _POLICY_HEADER: "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts",
    _FRAMES_HEADER: "SAMEORIGIN",
}

#: Policy of a tab that only plays a video. Playback needs the page's origin; there is no script to misuse it.
VIDEO_HEADERS = {
    _POLICY_HEADER: "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'",
    _FRAMES_HEADER: "SAMEORIGIN",
}


class Invitation:
    """An address that opens the page once: other users may be able to read the command line of the browser.

    Attributes:
        code: the part after `OPEN_PREFIX`.
    """

    def __init__(self) -> None:
        self.code = secrets.token_urlsafe(24)
        self._used = False

    def accept(self, code: str) -> bool:
        """Return whether ``code`` is correct and used for the first time."""
        if self._used or not secrets.compare_digest(code.encode(), self.code.encode()):
            return False
        self._used = True
        return True


class Guard:
    """Middleware that refuses requests from outside the page, and sets `SECURITY_HEADERS` on every answer.

    The page and its files are below ``/TOKEN/``; data requests carry the token in `TOKEN_HEADER`. An answer with its
    own policy, such as a document that is not part of the page, keeps it.

    Args:
        app: the application to guard.
        token: the token.
        origins: the page's own origins, like ``http://127.0.0.1:8000``.
        invitation: opens the page once.
        command: the command that prints the page's address.
        uploads: the largest body in bytes by path, of upload requests.
    """

    def __init__(
        self,
        app: ASGIApp,
        token: str,
        origins: tuple[str, ...],
        invitation: Invitation,
        command: str,
        uploads: Mapping[str, int],
    ) -> None:
        self._app = app
        self._token = token
        self._origins = origins
        self._invitation = invitation
        self._command = command
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return

        started = False

        async def send_guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    if name not in DOCUMENT_HEADERS or name not in headers:
                        headers[name] = value
            await send(message)

        path: str = scope["path"]
        invited = scope["method"] == "GET" and path.startswith(OPEN_PREFIX)
        if invited and self._invitation.accept(path.removeprefix(OPEN_PREFIX)):
            await RedirectResponse(f"/{self._token}/", HTTPStatus.SEE_OTHER)(scope, receive, send_guarded)
            return
        refusal = self._refusal(scope)
        if refusal is None:
            try:
                await self._app(scope, receive, send_guarded)
            except Exception as error:
                if started:
                    raise
                # An internal error must not lose the page and unsaved changes in it.
                refusal = HTTPStatus.INTERNAL_SERVER_ERROR, str(InternalError.of(error))
        if refusal is not None:
            status, reason = refusal
            await JSONResponse({"error": reason}, status)(scope, receive, send_guarded)

    def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = Headers(scope=scope)
        path: str = scope["path"]
        data = path.startswith(API_PREFIX)
        given = headers.get(TOKEN_HEADER, "") if data else path.removeprefix("/").partition("/")[0]
        if not secrets.compare_digest(given.encode(), self._token.encode()):
            return HTTPStatus.FORBIDDEN, _(
                "open the address that {command} printed: the token is missing or wrong"
            ).format(command=self._command)
        origin = headers.get("origin")
        if origin is not None and origin not in self._origins:
            return HTTPStatus.FORBIDDEN, "requests from other pages are refused"
        # Browsers that do not send this header are checked by Origin only.
        site = headers.get("sec-fetch-site", "same-origin")
        opened = (
            not data and headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        )
        if site != "same-origin" and not opened:
            return HTTPStatus.FORBIDDEN, "requests from other pages are refused"
        limit_bytes = self._uploads.get(path)
        wanted, named = (_DATA_TYPE, "JSON") if limit_bytes is None else (_FILE_TYPE, "a file")
        if scope["method"] == "POST" and headers.get("content-type", "").partition(";")[0] != wanted:
            return HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"send {named}"
        if _announced_bytes(headers) > (BODY_LIMIT_BYTES if limit_bytes is None else limit_bytes):
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _too_large(limit_bytes)
        scope[TAKES_LONG] = limit_bytes is not None
        return None


def _too_large(limit_bytes: int | None) -> str:
    if limit_bytes is None:
        return "the request is too large"
    told = _("the file is too large: at most {limit} GB; posecoach analyze takes larger ones")
    return told.format(limit=decimal(limit_bytes / 1e9, 1))


def _announced_bytes(headers: Headers) -> float:
    length = headers.get("content-length", "0")
    # The page never sends a body of unknown length.
    return math.inf if "transfer-encoding" in headers or not length.isdecimal() else int(length)
