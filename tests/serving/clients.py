"""Asks the server of a page as the page itself does."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from posecoach.serving import Page, PageServer, listen
from posecoach.serving.guard import TOKEN_HEADER


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Client:
    """Asks a server as its own page does, unless told otherwise."""

    server: PageServer

    def ask(
        self, path: str, content: object = None, *, headers: Mapping[str, str | None] | None = None, method: str = ""
    ) -> Answer:
        """Send one request; a header that is None is left out, and content but text and bytes is sent as JSON."""
        sent: dict[str, str | None] = {
            "Host": f"127.0.0.1:{self.server.port}",
            TOKEN_HEADER: self.server.token,
            "Content-Type": None if content is None else "application/json",
            **(headers or {}),
        }
        body = content if isinstance(content, str | bytes | None) else json.dumps(content)
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=20)
        try:
            connection.request(
                method or ("GET" if body is None else "POST"),
                path,
                body,
                {name: value for name, value in sent.items() if value is not None},
            )
            response = connection.getresponse()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()


@contextmanager
def served_page(page: Page, grace_s: float = 3.0) -> Iterator[Client]:
    """Serve a page on another thread."""
    server = PageServer(page, listen(), grace_s)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield Client(server)
    finally:
        server.stop()
        thread.join(10)
        assert not thread.is_alive()
