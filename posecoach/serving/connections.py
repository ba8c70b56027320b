"""Connections of the local server: delivers an answer while the client is still sending, and limits idle connections.

A client without the token only gets a refusal, but each connection holds a file handle of this process. So idle
connections are closed first when there are too many, and a request must be complete within a time limit. An upload by a
client with the token may take longer, as long as data keeps arriving.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from posecoach.languages import gettext as _
from posecoach.serving.guard import TAKES_LONG

#: The most connections kept, and the largest share of the process's file handles that they may use.
_MOST, _PART_OF_HANDLES = 64, 4

#: Connections accepted at once, before surplus ones are closed.
_AT_A_TIME = 16

#: The backlog of the listening socket.
_QUEUE = 128

#: A request that is not complete after this time is dropped, seconds. An upload is dropped after this time without
#: new data.
_REQUEST_S = 30.0

#: A refused body is read up to this time and size, seconds and bytes: a client that is still sending when the
#: connection is closed does not get to read the answer.
_LINGER_S, _LINGER_BYTES = 30.0, 64 << 20


class PatientServer(uvicorn.Server):
    """A server that limits its connections, and reports connection errors in one line, once.

    Args:
        config: for `PatientProtocol`, see `patient`.
    """

    async def startup(self, sockets: list[Any] | None = None) -> None:
        """Start listening."""
        asyncio.get_running_loop().set_exception_handler(_Teller())
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(_QUEUE)


def patient() -> dict[str, Any]:
    """Return the arguments of the configuration that `PatientServer` needs."""
    return {"http": PatientProtocol, "backlog": _AT_A_TIME}


def most_connections() -> int:
    """Return the most connections to keep."""
    if sys.platform == "win32":
        return _MOST
    import resource  # noqa: PLC0415 - there is none on Windows

    handles, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _MOST if handles == resource.RLIM_INFINITY else min(_MOST, max(1, handles // _PART_OF_HANDLES))


class PatientProtocol(H11Protocol):
    """One connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Accept a new connection; if there are too many, close an idle one."""
        self._wire = _LingeringTransport(transport, self)
        self._complete_by: asyncio.TimerHandle | None = self.loop.call_later(_REQUEST_S, transport.abort)
        self._since_s = self.loop.time()
        super().connection_made(self._wire)  # type: ignore[arg-type]
        kept = [one for one in self.connections if isinstance(one, PatientProtocol) and not one._wire.is_gone]
        if len(kept) > most_connections():
            min((one for one in kept if one.only_waits), key=lambda one: one._since_s).give_up()

    def connection_lost(self, exc: Exception | None) -> None:
        """Remove the connection."""
        self._wire.forget()
        self._request_is_complete()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Receive data from the client."""
        if self._wire.takes_in(data):
            return
        super().data_received(data)
        if self.is_complete or self._takes_long:
            self._request_is_complete()
        if not self.is_complete and self._complete_by is None:
            self._complete_by = self.loop.call_later(_REQUEST_S, self.give_up)

    @property
    def _takes_long(self) -> bool:
        """Whether the request has been accepted as an upload."""
        return bool(self.scope is not None and self.scope.get(TAKES_LONG))

    @property
    def is_complete(self) -> bool:
        """Whether a request has ended and the next one has not begun."""
        return self.conn.their_state in (h11.DONE, h11.MUST_CLOSE, h11.CLOSED)

    @property
    def is_sending(self) -> bool:
        """Whether the client may still be sending a body that will not be used."""
        return self.conn.their_state in (h11.SEND_BODY, h11.ERROR)

    @property
    def only_waits(self) -> bool:
        """Whether closing this connection loses nothing: no complete request is being answered."""
        return not self.is_complete or self._wire.is_closing()

    def give_up(self) -> None:
        """Close the connection at once."""
        self._wire.abort()

    def _request_is_complete(self) -> None:
        if self._complete_by is not None:
            self._complete_by.cancel()
            self._complete_by = None


class _LingeringTransport:
    """A transport whose ``close`` ends only its own direction while the client is still sending.

    Args:
        transport: the transport.
        protocol: says whether the client is still sending.
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
        """Whether the underlying connection is closing or closed."""
        return self._transport.is_closing()

    def is_closing(self) -> bool:
        """Whether nothing more will be sent."""
        return self._closing or self._transport.is_closing()

    def close(self) -> None:
        """Send what is left and close, but only once the client has finished sending, within limits."""
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
        """Return whether this is data after the end of the answer; it is discarded."""
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
    """Reports each kind of connection error in one line, once."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def __call__(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Handle an error from the event loop."""
        del loop
        error = context.get("exception")
        if isinstance(error, ConnectionError):
            # Clients disconnecting is normal.
            return
        why = f"{context.get('message', 'trouble')}{f' ({error})' if error else ''}"
        line = " ".join(why.split())
        if line not in self._told:
            self._told.add(line)
            told = _("the page's server goes on after: {problem}")
            print(f"posecoach: {told.format(problem=line)}", file=sys.stderr)
