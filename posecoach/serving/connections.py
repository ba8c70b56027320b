"""Connections to a page's server: answers that arrive whatever is being sent, and limits on who only waits.

Whoever has no token gets no further than a refusal, but each connection holds a file handle of this process. So those
that ask for nothing make way for those that do, and a request has to be complete within a while; that of somebody with
the token who sends a file has to go on, however long it takes.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from posecoach.serving.guard import TAKES_LONG

#: At most so many connections are kept, and at most this part of the file handles that the process may have.
_MOST, _PART_OF_HANDLES = 64, 4

#: Connections taken in at a time, before those that are too many are closed.
_AT_A_TIME = 16

#: Connections that the system keeps waiting meanwhile.
_QUEUE = 128

#: A request that is not complete after this long is given up, or if it takes long, one that brings nothing for as long,
#: seconds.
_REQUEST_S = 30.0

#: A body that nobody wants is taken in for so long and up to so much, seconds and bytes: a client that is still sending
#: when its connection is closed does not get to read the answer.
_LINGER_S, _LINGER_BYTES = 30.0, 64 << 20


class PatientServer(uvicorn.Server):
    """A server that keeps connections within limits, and tells trouble with them in one line, once.

    Args:
        config: for `PatientProtocol`, see `patient`.
    """

    async def startup(self, sockets: list[Any] | None = None) -> None:
        """Begin to listen."""
        asyncio.get_running_loop().set_exception_handler(_Teller())
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(_QUEUE)


def patient() -> dict[str, Any]:
    """Return what a configuration of `PatientServer` needs for it."""
    return {"http": PatientProtocol, "backlog": _AT_A_TIME}


def most_connections() -> int:
    """Return how many connections are kept."""
    if sys.platform == "win32":
        return _MOST
    import resource  # noqa: PLC0415 - there is none on Windows

    handles, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST if handles == resource.RLIM_INFINITY else min(_MOST, max(1, handles // _PART_OF_HANDLES))


class PatientProtocol(H11Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take in a new connection; one that only waits makes way for it where there are too many."""
        self._wire = _LingeringTransport(transport, self)
        self._complete_by: asyncio.TimerHandle | None = self.loop.call_later(_REQUEST_S, transport.abort)
        self._since_s = self.loop.time()
        super().connection_made(self._wire)  # type: ignore[arg-type]
        kept = [one for one in self.connections if isinstance(one, PatientProtocol) and not one._wire.is_gone]
        if len(kept) > most_connections():
            min((one for one in kept if one.only_waits), key=lambda one: one._since_s).give_up()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._wire.forget()
        self._request_is_complete()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take in what the client sends."""
        if self._wire.takes_in(data):
            return
        super().data_received(data)
        if self.is_complete or self._takes_long:
            self._request_is_complete()
        if not self.is_complete and self._complete_by is None:
            self._complete_by = self.loop.call_later(_REQUEST_S, self.give_up)

    @property
    def _takes_long(self) -> bool:
        """Whether the request has been let through as one that sends a file."""
        return bool(self.scope is not None and self.scope.get(TAKES_LONG))

    @property
    def is_complete(self) -> bool:
        """Whether a request has come to its end and the next one has not begun."""
        return self.conn.their_state in (h11.DONE, h11.MUST_CLOSE, h11.CLOSED)

    @property
    def is_sending(self) -> bool:
        """Whether the client may still send what nobody will read."""
        return self.conn.their_state in (h11.SEND_BODY, h11.ERROR)

    @property
    def only_waits(self) -> bool:
        """Whether nothing is lost with this connection: no complete request is being answered."""
        return not self.is_complete or self._wire.is_closing()

    def give_up(self) -> None:
        """Close the connection at once."""
        self._wire.abort()

    def _request_is_complete(self) -> None:
        if self._complete_by is not None:
            self._complete_by.cancel()
            self._complete_by = None


class _LingeringTransport:
    """A transport that, told to close, ends only its own direction while the client is still sending.

    Args:
        transport: the transport.
        protocol: knows whether the client is still sending.
    """

    def __init__(self, transport: asyncio.Transport, protocol: PatientProtocol) -> None:
        self._transport = transport
        self._protocol = protocol
        self._closing = False
        self._until: asyncio.TimerHandle | None = None
        self._taken_in_bytes = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    @property
    def is_gone(self) -> bool:
        """Whether the connection itself is closing or closed."""
        return self._transport.is_closing()

    def is_closing(self) -> bool:
        """Whether nothing more will be sent."""
        return self._closing or self._transport.is_closing()

    def close(self) -> None:
        """Send what is left and close; not before the client has sent what it has, within limits."""
        if self._closing or self._transport.is_closing():
            return
        self._closing = True
        if not self._protocol.is_sending:
            self._transport.close()
            return
        self._transport.write_eof()
        self._transport.resume_reading()
        self._until = self._protocol.loop.call_later(_LINGER_S, self._transport.abort)

    def takes_in(self, data: bytes) -> bool:
        """Return whether this is what is sent after the answer; it goes nowhere."""
        if not self._closing:
            return False
        self._taken_in_bytes += len(data)
        if self._taken_in_bytes > _LINGER_BYTES:
            self._transport.abort()
        return True

    def forget(self) -> None:
        """The connection is closed."""
        if self._until is not None:
            self._until.cancel()
            self._until = None


class _Teller:
    """Says in one line, once each, what went wrong with connections."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Handle what the event loop found."""
        del loop
        error = context.get("exception")
        if isinstance(error, ConnectionError):
            # Clients come and go.
            return
        why = f"{context.get('message', 'trouble')}{f' ({error})' if error else ''}"
        line = " ".join(why.split())
        if line not in self._told:
            self._told.add(line)
            print(f"posecoach: the page's server goes on after: {line}", file=sys.stderr)
