"""Who may talk to the tuning page's server: this computer's browser with the token, and nobody else's page in it.

The Host header is checked before, by Starlette's `TrustedHostMiddleware`: a foreign name that resolves to this computer
(DNS rebinding) ends there.
"""

from __future__ import annotations

import secrets
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posecoach.runtime.errors import InternalError

#: The header that every request for data carries; a foreign page cannot set it without being asked for permission.
TOKEN_HEADER = "X-Posecoach-Token"  # noqa: S105 - the name of a header

API_PREFIX = "/api/"

OPEN_PREFIX = "/open/"

#: Larger bodies are refused, bytes.
BODY_LIMIT_BYTES = 1 << 20

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)

SECURITY_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}


class Invitation:
    """An address that leads to the page once: a browser is started with it where other users can read it.

    Attributes:
        code: what stands behind `OPEN_PREFIX`.
    """

    def __init__(self) -> None:
        self.code = secrets.token_urlsafe(24)
        self._used = False

    def accept(self, code: str) -> bool:
        """Return whether ``code`` is the right one and comes for the first time."""
        if self._used or not secrets.compare_digest(code.encode(), self.code.encode()):
            return False
        self._used = True
        return True


class Guard:
    """Middleware that refuses what does not come from the page itself, and sets `SECURITY_HEADERS` on every answer.

    The page and its files lie under ``/TOKEN/``; requests for data carry the token in `TOKEN_HEADER`.

    Args:
        app: what is guarded.
        token: the token.
        origins: the page's own origins, like ``http://127.0.0.1:8000``.
        invitation: leads to the page once.
    """

    def __init__(self, app: ASGIApp, token: str, origins: tuple[str, ...], invitation: Invitation) -> None:
        self._app = app
        self._token = token
        self._origins = origins
        self._invitation = invitation

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
                # The page, and what was changed in it, outlives a mistake of ours.
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
            return HTTPStatus.FORBIDDEN, "open the address that posecoach tune printed: the token is missing or wrong"
        origin = headers.get("origin")
        if origin is not None and origin not in self._origins:
            return HTTPStatus.FORBIDDEN, "requests from other pages are refused"
        # A browser that does not send this one is told apart by Origin alone.
        site = headers.get("sec-fetch-site", "same-origin")
        opened = (
            not data and headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        )
        if site != "same-origin" and not opened:
            return HTTPStatus.FORBIDDEN, "requests from other pages are refused"
        if scope["method"] == "POST" and headers.get("content-type", "").partition(";")[0] != "application/json":
            return HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send JSON"
        if _announced_bytes(headers) > BODY_LIMIT_BYTES:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "the request is too large"
        return None


def _announced_bytes(headers: Headers) -> int:
    length = headers.get("content-length", "0")
    # A body of unknown length is not one that the page sends.
    return BODY_LIMIT_BYTES + 1 if "transfer-encoding" in headers or not length.isdecimal() else int(length)
