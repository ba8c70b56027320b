"""Workbenches of synthetic people, and a server for one."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecoach.pose.recording import Recording
from posecoach.serving import PageServer, listen
from posecoach.serving.guard import TOKEN_HEADER
from posecoach.tuning.page import tuning_page
from posecoach.tuning.sources import TuningSource
from posecoach.tuning.workbench import Workbench
from tests.analysis.recordings import write_recording
from tests.bodies import BRIDGE, FLAT, KNEELING, STANDING, Clip

#: The lower edge of the band in which the kneeling hip is extended enough, and the one it closes in to.
HIP, HIP_OWN = "kneeling_hip_flexor.hip_extension.min", "kneeling_hip_flexor.hip_extension.own.min"

#: With these the person who lets go half way is held to be right all the time.
LENIENT = {HIP: 4.0, HIP_OWN: 4.0, "kneeling_hip_flexor.hip_extension.own.below": 30.0}


def kneeling(path: Path) -> Path:
    """Record somebody who kneels, lets go a little half way, and comes back."""
    let_go = KNEELING.with_stretched(hip_extension_deg=7.0)
    clip = Clip(fps=10).hold(STANDING, 1.0).hold(KNEELING, 5.0).hold(let_go, 3.0).hold(KNEELING, 4.0)
    return write_recording(path, clip.hold(STANDING, 1.0).poses)


def bridging(path: Path) -> Path:
    """Record a bridge."""
    return write_recording(path, Clip(fps=10).hold(FLAT, 1.0).hold(BRIDGE, 5.0).hold(FLAT, 1.0).poses)


def bench_of(folder: Path, base: str = "default") -> Workbench:
    """Return a workbench with two recordings."""
    paths = kneeling(folder / "kneeling.rec"), bridging(folder / "bridge.rec")
    return Workbench([TuningSource(path.name, Recording(path)) for path in paths], base)


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
        """Send one request; a header that is None is left out, and content that is not text is sent as JSON."""
        sent: dict[str, str | None] = {
            "Host": f"127.0.0.1:{self.server.port}",
            TOKEN_HEADER: self.server.token,
            "Content-Type": None if content is None else "application/json",
            **(headers or {}),
        }
        body = content if isinstance(content, str | None) else json.dumps(content)
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
def served(bench: Workbench, grace_s: float = 3.0) -> Iterator[Client]:
    """Serve a workbench on another thread."""
    server = PageServer(tuning_page(bench), listen(), grace_s)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield Client(server)
    finally:
        server.stop()
        thread.join(10)
        assert not thread.is_alive()
