"""The server as it is asked over HTTP: what it refuses, and what it says."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from posecoach.pose.recording import Recording
from posecoach.profiles import load_profile
from posecoach.runtime.errors import UsageError
from posecoach.serving import PageServer, listen
from posecoach.serving.guard import BODY_LIMIT_BYTES, TOKEN_HEADER
from posecoach.tuning.page import tuning_page
from posecoach.tuning.sources import TuningSource
from posecoach.tuning.stills import Stills
from posecoach.tuning.workbench import Workbench
from tests import videos
from tests.serving.clients import Client
from tests.tuning.benches import HIP, bench_of, kneeling, served


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with served(bench_of(tmp_path_factory.mktemp("bench"))) as client:
        yield client


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    return tmp_path / "configuration" / "posecoach" / "profiles"


def test_listens_on_the_loopback_address_alone(client: Client) -> None:
    assert client.server.listener.getsockname()[0] == "127.0.0.1"
    assert client.server.address == f"http://127.0.0.1:{client.server.port}/{client.server.token}/"
    assert len(client.server.token) >= 32


def test_every_server_has_a_token_of_its_own(tmp_path: Path) -> None:
    page = tuning_page(bench_of(tmp_path))
    with listen() as one, listen() as other:
        assert PageServer(page, one).token != PageServer(page, other).token


PATHS = ["/api/description", "/api/judge", "/api/presence", "/api/recordings/0/landmarks", "/api/profiles", "/api/none"]

FOREIGN: dict[str, tuple[dict[str, str | None], int]] = {
    "no token": ({TOKEN_HEADER: None}, 403),
    "wrong token": ({TOKEN_HEADER: "x" * 32}, 403),
    "token not ASCII": ({TOKEN_HEADER: "\xe9"}, 403),
    "token as a cookie": ({TOKEN_HEADER: None, "Cookie": "token=TOKEN"}, 403),
    "foreign host": ({"Host": "evil.example"}, 400),
    "foreign host with our port": ({"Host": "evil.example:PORT"}, 400),
    "our address in a foreign name": ({"Host": "127.0.0.1.evil.example:PORT"}, 400),
    "all addresses": ({"Host": "0.0.0.0:PORT"}, 400),
    "foreign origin": ({"Origin": "https://evil.example"}, 403),
    "no origin": ({"Origin": "null"}, 403),
    "other port": ({"Origin": "http://127.0.0.1:1"}, 403),
    "cross-site": ({"Sec-Fetch-Site": "cross-site"}, 403),
    "same-site": ({"Sec-Fetch-Site": "same-site"}, 403),
    "cross-site navigation": (
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
        403,
    ),
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("case", FOREIGN)
def test_foreign_requests_are_refused(client: Client, case: str, path: str) -> None:
    headers, status = FOREIGN[case]
    server = client.server
    filled = {
        name: None if text is None else text.replace("PORT", str(server.port)).replace("TOKEN", server.token)
        for name, text in headers.items()
    }
    answer = client.ask(path, headers=filled)
    assert answer.status == status
    assert b"hip" not in answer.body
    assert server.token.encode() not in answer.body


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:PORT"}, 200),
        ({"Origin": "http://127.0.0.1:PORT", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 403),
    ],
)
def test_the_page_itself_is_answered(client: Client, headers: dict[str, str], status: int) -> None:
    filled = {name: text.replace("PORT", str(client.server.port)) for name, text in headers.items()}
    assert client.ask("/api/description", headers=filled).status == status


@pytest.mark.parametrize(
    "path", ["/", "/index.html", "/main.js", "/x/", "/x/main.js", "//", "/api", "/api/", "/favicon.ico", "*", "x"]
)
def test_no_file_without_the_token(client: Client, path: str) -> None:
    assert client.ask(path, headers={TOKEN_HEADER: None}).status == 403


def test_an_invitation_leads_to_the_page_once(client: Client) -> None:
    server = client.server
    path = server.invitation_address.removeprefix(f"http://127.0.0.1:{server.port}")
    assert server.token not in path
    no_token: dict[str, str | None] = {TOKEN_HEADER: None}
    assert client.ask("/open/", headers=no_token).status == 403
    assert client.ask(f"{path}x", headers=no_token).status == 403
    assert client.ask(path, headers={**no_token, "Host": "evil.example"}).status == 400
    assert client.ask(path, headers=no_token, method="HEAD").status == 403, "looked at, not opened"
    led = client.ask(path, headers=no_token)
    assert (led.status, led.headers["location"]) == (303, f"/{server.token}/")
    assert led.headers["referrer-policy"] == "no-referrer"
    assert client.ask(path, headers=no_token).status == 403


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("", "text/html"),
        ("main.js", "text/javascript"),
        ("theme.css", "text/css"),
        ("report-theme.css", "text/css"),
        ("icon.svg", "image/svg+xml"),
        ("uPlot.iife.min.js", "text/javascript"),
        ("uPlot.min.css", "text/css"),
    ],
)
def test_serves_the_page(client: Client, name: str, kind: str) -> None:
    answer = client.ask(f"/{client.server.token}/{name}", headers={TOKEN_HEADER: None})
    assert answer.status == 200
    assert answer.headers["content-type"].startswith(kind)
    assert b"http://" not in answer.body.replace(b"http://www.w3.org/2000/svg", b"") or "uPlot" in name


@pytest.mark.parametrize(
    "name",
    [
        "../server.py",
        "%2e%2e/guard.py",
        "..%2f..%2f__init__.py",
        "%2fetc%2fpasswd",
        "nothing.js",
        ".",
        "main.js/",
        "\\..\\",
    ],
)
def test_serves_nothing_else(client: Client, name: str) -> None:
    assert client.ask(f"/{client.server.token}/{name}").status in (403, 404)


@pytest.mark.parametrize("path", ["/TOKEN/", "/TOKEN/main.js", "/api/description", "/api/none", "/", "/TOKEN/none"])
def test_every_answer_says_what_the_browser_must_not_do(client: Client, path: str) -> None:
    headers = client.ask(path.replace("TOKEN", client.server.token)).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert {policy[kind] for kind in ("script-src", "style-src", "connect-src", "img-src")} == {"'self'"}
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert not [name for name in headers if name.startswith("access-control-") or name == "set-cookie"]


def test_no_foreign_page_is_allowed_to_ask(client: Client) -> None:
    preflight = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST", TOKEN_HEADER: None}
    answer = client.ask("/api/judge", headers=preflight, method="OPTIONS")
    assert answer.status == 403
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Length": str(BODY_LIMIT_BYTES + 1)}, 413),
        ({"Content-Length": "many"}, 400),
        ({"Transfer-Encoding": "chunked"}, 413),
    ],
)
def test_what_the_page_does_not_send_is_refused(client: Client, headers: dict[str, str], status: int) -> None:
    assert client.ask("/api/judge", "" if "Transfer-Encoding" in headers else "{}", headers=headers).status == status


WRONG: dict[str, tuple[object, str]] = {
    "no JSON": ("{", "no JSON object"),
    "nested without end": ("[" * 20_000, "no JSON object"),
    "not UTF-8": ("\udcff".encode("utf-8", "surrogateescape").decode("latin-1"), "no JSON object"),
    "a list": ([], "no JSON object"),
    "changes no table": ({"changes": [1]}, "changes: must be an object"),
    "unknown key": ({"changes": {"bridge.hight": 3}}, "unknown key"),
    "out of range": ({"changes": {"bridge.target_s": 0}}, "allowed is 1 to 600"),
    "not a number": ({"changes": {"bridge.target_s": "3"}}, "not a number"),
    "infinite": ('{"name": "mine", "changes": {"bridge.target_s": 1e999}}', "must be a number"),
}


@pytest.mark.parametrize("path", ["/api/judge", "/api/profiles"])
@pytest.mark.parametrize("case", WRONG)
def test_wrong_changes_give_one_line(client: Client, case: str, path: str, own_folder: Path) -> None:
    content, says = WRONG[case]
    sent = {"name": "mine", **content} if isinstance(content, dict) else content
    answer = client.ask(path, sent)
    assert answer.status == 422
    assert says in answer.json["error"]
    assert "\n" not in answer.json["error"]
    assert not own_folder.exists()


def test_judges_changes(client: Client) -> None:
    described = client.ask("/api/description").json
    before, after = (client.ask("/api/judge", {"changes": changes}).json for changes in ({}, {HIP: 20.5}))
    assert before["recordings"] == described["compare"]["default"]
    assert after["recordings"][0]["hold_s"] < before["recordings"][0]["hold_s"]
    assert after["recordings"][1] == before["recordings"][1]


def test_names_of_files_need_not_be_text(tmp_path: Path) -> None:
    title = "<b>K\xfcche</b> \udcff.rec"
    with served(Workbench([TuningSource(title, Recording(kneeling(tmp_path / "k.rec")))])) as client:
        assert client.ask("/api/description").json["recordings"][0]["title"] == title


@pytest.mark.parametrize("path", ["/api/recordings/2/landmarks", "/api/recordings/2/picture?t=0"])
def test_recordings_that_there_are_not(client: Client, path: str) -> None:
    assert client.ask(path).status == 422


def test_landmarks_are_bytes(client: Client) -> None:
    frames = client.ask("/api/description").json["recordings"][0]["frames"]
    assert len(client.ask("/api/recordings/0/landmarks").body) == frames * (8 + 33 * 5)


def test_a_recording_has_no_picture(client: Client) -> None:
    assert client.ask("/api/recordings/0/picture?t=0").status == 404


@pytest.mark.parametrize(
    ("query", "status"), [("?t=0.5", 200), ("", 422), ("?t=nan", 422), ("?t=-1", 422), ("?t=1e9", 422), ("?t=x", 422)]
)
def test_pictures_of_a_video(tmp_path: Path, query: str, status: int) -> None:
    video = videos.write_video(tmp_path / "video.mp4", [0.0, 0.5, 1.0])
    with Stills(video) as stills:
        bench = Workbench([TuningSource("video", Recording(kneeling(tmp_path / "k.rec")), stills)])
        with served(bench) as client:
            answer = client.ask(f"/api/recordings/0/picture{query}")
            assert answer.status == status
            assert answer.body.startswith(b"\xff\xd8") is (status == 200)


def test_saves_a_profile_and_asks_before_it_replaces_one(client: Client, own_folder: Path) -> None:
    wanted: dict[str, Any] = {"name": "mine", "notes": "for me", "changes": {HIP: 12.0}}
    assert client.ask("/api/profiles", wanted).json["path"] == str(own_folder / "mine.toml")
    again = client.ask("/api/profiles", {**wanted, "changes": {HIP: 13.0}})
    assert (again.status, again.json["taken"]) == (409, True)
    assert load_profile("mine").stretches["kneeling_hip_flexor"].checks["hip_extension"].low == 12.0
    assert client.ask("/api/profiles", {**wanted, "changes": {HIP: 13.0}, "overwrite": True}).status == 200
    assert load_profile("mine").stretches["kneeling_hip_flexor"].checks["hip_extension"].low == 13.0


def test_a_profile_that_lets_everything_pass_is_saved_only_after_a_warning(client: Client, own_folder: Path) -> None:
    wanted = {"name": "anything", "changes": {HIP: 0.0}}
    answer = client.ask("/api/profiles", wanted)
    assert answer.status == 409
    assert "lets practically everything pass" in answer.json["warnings"][0]
    assert not own_folder.exists()
    assert client.ask("/api/profiles", {**wanted, "accept_warnings": True}).status == 200
    assert (own_folder / "anything.toml").exists()


SPAN = {"start_s": 2.5, "end_s": 6.0, "right": True}


def test_labels_and_what_they_suggest(client: Client) -> None:
    text = client.ask("/api/labels/write", {"labels": [SPAN]}).json["text"]
    assert client.ask("/api/labels/read", {"text": text}).json["labels"] == [SPAN]
    found = client.ask("/api/suggestion", {"labels": [[SPAN], []], "changes": {HIP: 30.0}}).json
    assert found["changes"][HIP] < 30.0
    assert found["after"] == 1.0


@pytest.mark.parametrize(
    ("path", "content", "says"),
    [
        ("/api/labels/read", {"text": "nothing"}, "no column"),
        ("/api/labels/read", {"text": 3}, "text: must be text"),
        ("/api/labels/write", {}, "labels: must be a list"),
        ("/api/suggestion", {}, "one entry a recording"),
        ("/api/suggestion", {"labels": [[SPAN]]}, "one entry a recording"),
        ("/api/suggestion", {"labels": [[], []]}, "no span is labelled"),
        ("/api/suggestion", {"labels": [[{**SPAN, "end_s": 0}], []]}, "a later end_s"),
    ],
)
def test_wrong_labels_give_one_line(client: Client, path: str, content: object, says: str) -> None:
    answer = client.ask(path, content)
    assert answer.status == 422
    assert says in answer.json["error"]


@pytest.mark.parametrize("name", ["", "../mine", "default", "a b"])
def test_names_that_are_not_allowed(client: Client, name: str, own_folder: Path) -> None:
    answer = client.ask("/api/profiles", {"name": name})
    assert answer.status == 422
    assert "profile name" in answer.json["error"]
    assert not own_folder.exists()


def test_a_port_in_use_is_said(client: Client) -> None:
    with pytest.raises(UsageError, match=f"cannot use port {client.server.port}: .*choose another with --port"):
        listen(client.server.port)


class Tab:
    """An open tab: it holds one answer open."""

    def __init__(self, server: PageServer) -> None:
        self._connection = socket.create_connection(("127.0.0.1", server.port), 5)
        head = f"GET /api/presence HTTP/1.1\r\nHost: 127.0.0.1\r\n{TOKEN_HEADER}: {server.token}\r\n\r\n"
        self._connection.sendall(head.encode())
        assert b"200 OK" in self._connection.recv(1000)

    def close(self) -> None:
        self._connection.close()


def test_ends_when_the_last_tab_has_been_closed(tmp_path: Path) -> None:
    server = PageServer(tuning_page(bench_of(tmp_path)), listen(), grace_s=1.0)
    thread = threading.Thread(target=server.run)
    thread.start()
    one, other = Tab(server), Tab(server)
    one.close()
    thread.join(1.4)
    assert thread.is_alive(), "one of two tabs is still open"
    other.close()
    time.sleep(0.1)
    loaded_anew = Tab(server)
    thread.join(1.4)
    assert thread.is_alive(), "a tab that is loaded anew keeps it up"
    loaded_anew.close()
    thread.join(8)
    assert not thread.is_alive()


def test_ends_with_tabs_open(tmp_path: Path) -> None:
    server = PageServer(tuning_page(bench_of(tmp_path)), listen())
    thread = threading.Thread(target=server.run)
    thread.start()
    Tab(server)
    server.stop()
    thread.join(10)
    assert not thread.is_alive()
