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

# What the person who runs the tests has made of their own must not change them.
_NOTHING_OF_ONES_OWN = tempfile.TemporaryDirectory(prefix="posecoach-tests-")
os.environ["XDG_CONFIG_HOME"] = _NOTHING_OF_ONES_OWN.name
os.environ["POSECOACH_LANGUAGE"] = "en"

# Derandomised, so that a run on one machine says the same as a run on another; no deadline, as build machines stall.
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

# A shell starts what goes in the background deaf to Ctrl-C, and commands inherit that from the tests that run them.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def profile() -> Profile:
    """The profile that ships: tests read their limits from it, as these are tuned now and then."""
    return load_profile()


@pytest.fixture
def own_stretches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of the user's own stretches, empty and in a place of its own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    folder = tmp_path / "configuration" / "posecoach" / "stretches"
    folder.mkdir(parents=True)
    STRETCHES.reload()
    yield folder
    STRETCHES.reload()


@dataclass(frozen=True, slots=True)
class AnalysedSample:
    """A sample video that the command has analysed with defaults, and its truth."""

    name: str
    out: Path
    truth: Truth
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="session", params=list(STRETCHES))
def sample(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AnalysedSample:
    """Each sample video, analysed once, however many processes share the tests: real model, real frames."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if hasattr(request.config, "workerinput") else own) / f"analysed-{request.param}"
    out, told = folder / request.param, folder / "told.json"
    with FileLock(folder.with_suffix(".lock")):
        if not told.exists():
            done = run("analyze", videos.SAMPLES / f"{request.param}.mp4", "--out", out)
            assert done.returncode == 0, done.stderr
            told.write_text(json.dumps((done.args, done.returncode, done.stdout, done.stderr)))
    done = subprocess.CompletedProcess(*json.loads(told.read_text()))
    return AnalysedSample(request.param, out, read_truth(videos.SAMPLES / f"{request.param}.truth.csv"), done)
