"""What pages send and are answered: JSON, with one line where something is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse

from posecoach.runtime.errors import UsageError


class RequestError(UsageError):
    """A page sent something that is not understood."""


class Json(JSONResponse):
    """JSON that is ASCII alone: names of files need not be valid Unicode, and could not be sent as UTF-8."""

    def render(self, content: object) -> bytes:
        """Return the bytes of the answer."""
        return json.dumps(content, allow_nan=False, separators=(",", ":")).encode("ascii")


async def body_of(request: Request) -> Mapping[str, Any]:
    """Return the object that a page sent.

    Raises:
        RequestError: it is none.
    """
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise RequestError("the request is no JSON object")
    return body


def text_in(body: Mapping[str, Any], key: str) -> str:
    """Return a text; "" if there is none.

    Raises:
        RequestError: it is something else.
    """
    text = body.get(key, "")
    if not isinstance(text, str):
        raise RequestError(f"{key}: must be text")
    return text


def flag_in(body: Mapping[str, Any], key: str) -> bool:
    """Return whether something is asked for; it is not unless that is said.

    Raises:
        RequestError: it is neither true nor false.
    """
    flag = body.get(key, False)
    if not isinstance(flag, bool):
        raise RequestError(f"{key}: must be true or false")
    return flag
