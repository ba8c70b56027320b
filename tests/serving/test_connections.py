"""Connections that send too much, too slowly, or nothing at all."""

from __future__ import annotations

import asyncio
import re
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from posecoach.serving import Page, PageFiles, connections
from posecoach.serving.connections import most_connections
from posecoach.serving.guard import TOKEN_HEADER
from posecoach.serving.messages import Json
from tests.live.running import ROOT, environment
from tests.serving.clients import Client, served_page
from tests.tuning.benches import bench_of, kneeling, served

#: Upper limit of every wait; none takes that long unless something is broken, seconds.
PATIENCE_S = 60.0

LARGE_BYTES = 8 << 20

#: Longer than uvicorn keeps a connection on which nothing comes, seconds.
SLOW_S = 6.0

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="file handles are limited by POSIX systems")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with served(bench_of(tmp_path_factory.mktemp("bench"))) as client:
        yield client


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), PATIENCE_S)


def answer(connection: socket.socket) -> bytes:
    """Return all that the server says before it ends."""
    said = b""
    while data := connection.recv(65536):
        said += data
    return said


def is_closed(connection: socket.socket) -> bool:
    """Return whether the server ends a connection without a word."""
    try:
        return answer(connection) == b""
    except ConnectionError:
        return True


REFUSED: dict[str, tuple[str, dict[str, str], bytes]] = {
    "without the token": ("/api/judge", {TOKEN_HEADER: "x"}, b"403 Forbidden"),
    "from elsewhere": ("/api/judge", {"Host": "evil.example"}, b"400 Bad Request"),
    "too large": ("/api/judge", {}, b"413 Request Entity Too Large"),
    "no JSON": ("/api/judge", {"Content-Type": "text/plain"}, b"415 Unsupported Media Type"),
    "no such page": ("/nothing/", {}, b"403 Forbidden"),
    "no HTTP": ("/api/judge", {"Content-Length": "many"}, b"400 Bad Request"),
}


def head(client: Client, path: str, headers: dict[str, str], length: int) -> bytes:
    sent = {
        "Host": "127.0.0.1",
        TOKEN_HEADER: client.server.token,
        "Content-Type": "application/json",
        "Content-Length": str(length),
        **headers,
    }
    return f"POST {path} HTTP/1.1\r\n".encode() + b"".join(f"{k}: {v}\r\n".encode() for k, v in sent.items()) + b"\r\n"


@pytest.mark.parametrize("connection_header", ["close", "keep-alive"])
@pytest.mark.parametrize("case", REFUSED)
def test_the_answer_arrives_although_the_body_was_still_coming(
    case: str, connection_header: str, client: Client
) -> None:
    path, headers, status = REFUSED[case]
    for _ in range(5):
        with connected(client.server.port) as connection:
            connection.sendall(head(client, path, {**headers, "Connection": connection_header}, LARGE_BYTES))
            # The refusal is on its way before the body is.
            assert connection.recv(12, socket.MSG_PEEK) == b"HTTP/1.1 " + status[:3]
            connection.sendall(bytes(LARGE_BYTES))
            connection.shutdown(socket.SHUT_WR)
            assert answer(connection).startswith(b"HTTP/1.1 " + status)


@pytest.mark.parametrize(
    ("headers", "status"), [({}, b"200 OK"), ({TOKEN_HEADER: "x"}, b"403 Forbidden")], ids=["asked", "refused"]
)
def test_a_slow_body_is_waited_for(headers: dict[str, str], status: bytes, client: Client) -> None:
    body = b'{"changes": {}}'
    with connected(client.server.port) as connection:
        connection.sendall(head(client, "/api/judge", {**headers, "Connection": "close"}, len(body)))
        for part in (body[:5], body[5:]):
            time.sleep(SLOW_S / 2)
            connection.sendall(part)
        assert answer(connection).startswith(b"HTTP/1.1 " + status)


def test_a_request_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_REQUEST_S", 0.2)
    with served(bench_of(tmp_path)) as client:
        silent, headless, bodiless = (connected(client.server.port) for _ in range(3))
        headless.sendall(b"GET / HTT")
        bodiless.sendall(head(client, "/api/judge", {}, 100) + b"{")
        for one in (silent, headless, bodiless):
            with one:
                assert is_closed(one)
        assert client.ask("/api/description").status == 200


def uploading_page(came: list[int]) -> Page:
    """Return a page that takes files of up to 8 MB, and notes their sizes."""

    async def take_in(request: Request) -> Response:
        came.append(len(await request.body()))
        return Json({})

    routes = [Route("/api/files", take_in, methods=["POST"])]
    return Page("posecoach", PageFiles("web/home"), routes, uploads={"/api/files": LARGE_BYTES})


FILE = {"Content-Type": "application/octet-stream", "Connection": "close"}


def test_a_file_may_take_long_as_long_as_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_REQUEST_S", 2.0)
    came: list[int] = []
    with served_page(uploading_page(came)) as client, connected(client.server.port) as connection:
        connection.sendall(head(client, "/api/files", FILE, 5))
        for _ in range(5):
            time.sleep(0.6)
            connection.sendall(b"x")
        assert answer(connection).startswith(b"HTTP/1.1 200 OK")
    assert came == [5]


@pytest.mark.parametrize("token", [True, False], ids=["with the token", "without"])
def test_a_file_that_does_not_go_on_is_given_up(token: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_REQUEST_S", 0.3)
    monkeypatch.setattr(connections, "_LINGER_S", 0.3)
    came: list[int] = []
    with served_page(uploading_page(came)) as client, connected(client.server.port) as connection:
        headers = FILE if token else {**FILE, TOKEN_HEADER: "x"}
        connection.sendall(head(client, "/api/files", headers, 5) + b"x")
        # Whoever has no token is refused at once, and then hung up on.
        assert is_closed(connection) is token
    assert came == []


def test_a_file_that_is_too_large_is_refused_before_it_comes() -> None:
    came: list[int] = []
    with served_page(uploading_page(came)) as client, connected(client.server.port) as connection:
        connection.sendall(head(client, "/api/files", FILE, LARGE_BYTES + 1))
        assert connection.recv(12, socket.MSG_PEEK) == b"HTTP/1.1 413"
    assert came == []


def test_a_body_without_end_is_not_taken_in_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_LINGER_BYTES", 1 << 20)
    with served(bench_of(tmp_path)) as client, connected(client.server.port) as connection:
        connection.sendall(head(client, "/nothing/", {"Connection": "close"}, 1 << 40))
        assert connection.recv(12, socket.MSG_PEEK) == b"HTTP/1.1 403"
        with pytest.raises(ConnectionError):
            connection.sendall(bytes(1 << 28))


def test_a_mistake_of_ours_is_one_line_for_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = bench_of(tmp_path)

    def fails(*_: object) -> Any:
        raise RuntimeError("odd clock")

    with served(bench) as client:
        monkeypatch.setattr(type(bench), "judge", fails)
        answered = client.ask("/api/judge", {"changes": {}})
    assert answered.status == 500
    assert answered.json["error"].startswith("internal error: RuntimeError: odd clock")
    assert "content-security-policy" in answered.headers


def test_silent_connections_leave_room_for_the_owner_of_the_page(tmp_path: Path) -> None:
    handles, silent = 256, 300
    recording = kneeling(tmp_path / "kneeling.rec")
    limited = ["sh", "-c", f'ulimit -n {handles} && exec "$@"', "sh"]
    process = subprocess.Popen(
        [*limited, sys.executable, "-m", "posecoach", "tune", str(recording), "--no-browser"],
        env=environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)(/\S+/)", process.stdout.readline())
        assert found is not None
        port, page = int(found[1]), found[2]
        with ExitStack() as stack:
            owner = stack.enter_context(connected(port))
            owner.sendall(f"GET {page} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            assert owner.recv(15) == b"HTTP/1.1 200 OK"
            for _ in range(silent):
                stack.enter_context(connected(port))
            late = stack.enter_context(connected(port))
            late.sendall(f"GET {page} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
            assert answer(late).startswith(b"HTTP/1.1 200 OK")
            opened = len(list(Path(f"/proc/{process.pid}/fd").iterdir())) if Path("/proc/self/fd").exists() else 0
            assert opened < handles
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
        process.communicate()
    assert errors.split() == []


@pytest.mark.parametrize(
    ("handles", "most"), [(resource.RLIM_INFINITY, 64), (1_000_000, 64), (256, 64), (64, 16), (1, 1)]
)
def test_connections_are_a_part_of_the_file_handles(handles: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (handles, handles))
    assert most_connections() == most


def test_trouble_with_connections_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    loop = asyncio.new_event_loop()
    tell = connections._Teller()
    for _ in range(1000):
        tell(loop, {"message": "socket.accept() out of system resource", "exception": OSError(24, "Too many\nfiles")})
        tell(loop, {"message": "went away", "exception": ConnectionResetError()})
    loop.close()
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("posecoach: the page's server goes on after: socket.accept() out of system resource")
