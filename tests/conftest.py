from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from benchmarks.accuracy.truth import Truth, read_truth
from posecoach.profiles import Profile, load_profile
from posecoach.stretches import STRETCHES
from tests import videos
from tests.command import run

# The developer's own settings must not affect the tests.
_EMPTY_CONFIGURATION = tempfile.TemporaryDirectory(prefix="posecoach-tests-")
os.environ["XDG_CONFIG_HOME"] = _EMPTY_CONFIGURATION.name
os.environ["POSECOACH_LANGUAGE"] = "en"

# Derandomised, so that results are the same on every machine; no deadline, as build machines stall.
settings.register_profile(
    "posecoach",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
# Other seeds on demand: pytest --hypothesis-profile=posecoach-explore
settings.register_profile("posecoach-explore", settings.get_profile("posecoach"), derandomize=False, max_examples=500)
settings.load_profile("posecoach")

# Shells let background processes ignore Ctrl-C, and commands would inherit that from the tests.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def profile() -> Profile:
    """The default profile: tests read their limits from it, as these are tuned now and then."""
    return load_profile()


@pytest.fixture
def own_stretches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder of the user's own stretches."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    folder = tmp_path / "configuration" / "posecoach" / "stretches"
    folder.mkdir(parents=True)
    STRETCHES.reload()
    yield folder
    STRETCHES.reload()


#: The sample that ``posecoach demo`` analyses.
DEMO = next(iter(STRETCHES))


@dataclass(frozen=True, slots=True)
class AnalysedSample:
    """A sample video that the command has analysed with defaults, and its truth.

    The first sample was analysed by ``posecoach demo``, without a screen: that is the same analysis.
    """

    name: str
    out: Path
    truth: Truth
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="session", params=list(STRETCHES))
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AnalysedSample:
    """Each sample video, analysed once even if several processes share the tests: real model, real frames."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if hasattr(request.config, "workerinput") else own) / f"analysed-{request.param}"
    out, result = folder / request.param, folder / "result.json"
    with FileLock(folder.with_suffix(".lock")):
        if not result.exists():
            command = ["demo"] if request.param == DEMO else ["analyze", videos.SAMPLES / f"{request.param}.mp4"]
            without_a_screen = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
            done = run(*command, "--out", out, env=without_a_screen)
            assert done.returncode == 0, done.stderr
            result.write_text(json.dumps((done.args, done.returncode, done.stdout, done.stderr)))
    done = subprocess.CompletedProcess(*json.loads(result.read_text()))
    return AnalysedSample(request.param, out, read_truth(videos.SAMPLES / f"{request.param}.truth.csv"), done)
