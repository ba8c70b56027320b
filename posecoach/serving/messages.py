"""JSON requests and answers of the pages; a bad request gets a one-line error."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from posecoach.runtime.errors import UsageError


class RequestError(UsageError):
    """A page sent an invalid request."""


class Json(JSONResponse):
    """ASCII-only JSON: file names need not be valid Unicode and could then not be encoded as UTF-8."""

    def render(self, content: object) -> bytes:
        """Return the body of the answer."""
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


async def body_of(request: Request) -> Mapping[str, Any]:
    """Return the object in a request's JSON body.

    Raises:
        RequestError: the body is not a JSON object.
    """
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise RequestError("the request is no JSON object")
    return body


def text_in(body: Mapping[str, Any], key: str) -> str:
    """Return a string field; "" if it is missing.

    Raises:
        RequestError: it has another type.
    """
    text = body.get(key, "")
    if not isinstance(text, str):
        raise RequestError(f"{key}: must be text")
    return text


def flag_in(body: Mapping[str, Any], key: str) -> bool:
    """Return a boolean field; False if it is missing.

    Raises:
        RequestError: it has another type.
    """
    flag = body.get(key, False)
    if not isinstance(flag, bool):
        raise RequestError(f"{key}: must be true or false")
    return flag
