"""The page's server as it is asked over HTTP: whom it refuses, and what it lets through."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from posecoach.home.page import home_page
from posecoach.home.uploading import UPLOAD_LIMIT_BYTES
from posecoach.serving.guard import TOKEN_HEADER
from tests.home.households import analysed_video, household
from tests.serving.clients import Client, served_page
from tests.tuning.test_server import FOREIGN
from tests.videos import sample_start

FILE = "application/octet-stream"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[Client]:
    analysed_video(folder / "results")
    house = household(folder)
    with served_page(home_page(house)) as client:
        yield client
    house.close()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))


ASKED = ["/api/description", "/api/results", "/api/history", "/api/plans", "/api/profiles", "/api/session"]
DONE = [
    "/api/session/start",
    "/api/session/stop",
    "/api/analysis/start",
    "/api/settings",
    "/api/plans/save",
    "/api/plans/delete",
    "/api/profiles/copy",
    "/api/camera",
    "/api/voice",
    "/api/tuning",
]


@pytest.mark.parametrize("path", [*ASKED, *DONE, "/api/videos?name=x.mp4"])
@pytest.mark.parametrize("case", FOREIGN)
def test_foreign_requests_are_refused(client: Client, case: str, path: str, folder: Path) -> None:
    headers, status = FOREIGN[case]
    server = client.server
    filled = {
        name: None if text is None else text.replace("PORT", str(server.port)).replace("TOKEN", server.token)
        for name, text in headers.items()
    }
    if "videos" in path:
        filled["Content-Type"] = FILE
    answer = client.ask(path, {} if path not in ASKED else None, headers=filled)
    assert answer.status == status
    assert server.token.encode() not in answer.body
    assert [video.name for video in household(folder).results.videos()] == ["mine.mp4"]


@pytest.mark.parametrize("path", ["/x/", "/x/results/mine.mp4/report.html", "/x/camera.jpg", "/results/mine.mp4"])
def test_no_document_without_the_token(client: Client, path: str) -> None:
    answer = client.ask(path, headers={TOKEN_HEADER: None})
    assert answer.status == 403
    assert answer.json["error"].startswith("open the address that posecoach printed")


@pytest.mark.parametrize("path", ASKED)
def test_the_page_itself_is_answered(client: Client, path: str) -> None:
    assert client.ask(path).status == 200


def test_a_report_is_shut_off_from_the_page(client: Client) -> None:
    answer = client.ask(f"/{client.server.token}/results/mine.mp4/report.html")
    assert answer.status == 200
    assert b"<html" in answer.body
    policy = dict((part + " ").split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none' "
    assert policy["sandbox"].split() == ["allow-scripts"]
    assert policy["frame-ancestors"] == "'self' "
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert answer.headers["referrer-policy"] == "no-referrer"
    page = client.ask(f"/{client.server.token}/").headers
    assert "sandbox" not in page["content-security-policy"]
    assert page["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "path",
    ["results/mine.mp4/landmarks.rec", "results/mine.mp4/annotated.mp4", "results/..%2f/report.html", "camera.jpg"],
)
def test_no_other_file_is_served(client: Client, path: str) -> None:
    assert client.ask(f"/{client.server.token}/{path}").status == 404


def test_a_video_comes_in_as_a_file_and_nothing_else_does(client: Client, tmp_path: Path, folder: Path) -> None:
    content = sample_start(tmp_path / "start.mp4", seconds=1.5).read_bytes()
    assert len(content) > 0
    file = {"Content-Type": FILE}
    assert client.ask("/api/videos?name=x.mp4", {"json": 1}).status == 415
    assert client.ask("/api/settings", "{}", headers=file).status == 415
    too_large = client.ask(
        "/api/videos?name=x.mp4", "x", headers={**file, "Content-Length": str(UPLOAD_LIMIT_BYTES + 1)}
    )
    assert too_large.status == 413
    assert "8.0 GB" in too_large.json["error"]
    assert client.ask("/api/videos?name=x.mp4", "no video", headers=file).status == 422
    assert client.ask("/api/videos?name=..%2Fx.sh", "no video", headers=file).status == 422
    came = client.ask("/api/videos?name=..%2Fnew.mp4", content, headers=file)
    assert (came.status, came.json) == (200, {"name": "new.mp4"})
    new = folder / "results" / "new.mp4"
    assert new.read_bytes() == content
    new.unlink()
    assert {path.name for path in (folder / "results").iterdir()} == {"mine.mp4", "mine.posecoach"}


WRONG: dict[str, tuple[object, str]] = {
    "/api/session/start": ({}, "either a routine or a stretch"),
    "/api/session/start#both": ({"routine": "desk", "stretch": "bridge"}, "either a routine or a stretch"),
    "/api/session/start#routine": ({"routine": "--help"}, "unknown routine"),
    "/api/session/start#stretch": ({"stretch": "--help"}, "--help"),
    "/api/analysis/start": ({"video": "none.mp4"}, "no video 'none.mp4'"),
    "/api/analysis/start#flag": ({"video": "mine.mp4", "annotate": "yes"}, "annotate: must be true or false"),
    "/api/tuning": ({"video": "../mine.mp4"}, "no video"),
    "/api/settings": ({"camera": "one"}, "camera: must be a whole number"),
    "/api/profiles/copy": ({"name": "default", "base": "gentle"}, "built-in"),
    "/api/profiles/shown": ({"name": "none"}, "unknown profile"),
    "/api/plans/save": ({"name": "mine", "steps": 3}, "steps: must be 1 to 50 tables"),
    "/api/plans/delete": ({"name": "../../mine"}, "routine name"),
    "/api/voice": ("[", "no JSON object"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_in_one_line(client: Client, case: str) -> None:
    content, says = WRONG[case]
    answer = client.ask(case.partition("#")[0], content)
    assert answer.status == 422
    assert says in answer.json["error"]
    assert "\n" not in answer.json["error"]


def test_a_taken_routine_is_replaced_only_when_that_is_said(client: Client) -> None:
    wanted = {"name": "mine", "steps": [{"stretch": "bridge", "sides": "both"}]}
    assert client.ask("/api/plans/save", wanted).status == 200
    again = client.ask("/api/plans/save", wanted)
    assert (again.status, again.json["taken"]) == (409, True)
    assert client.ask("/api/plans/save", {**wanted, "overwrite": True}).status == 200


def test_opens_the_tuning_page_of_a_video(client: Client) -> None:
    address = client.ask("/api/tuning", {"video": "mine.mp4"}).json["address"]
    assert address.startswith("http://127.0.0.1:")
    assert not address.startswith(client.server.address)
