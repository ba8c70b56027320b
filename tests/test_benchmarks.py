"""The benchmarks can be loaded and run, so that none breaks unnoticed."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
import time

import pytest

import benchmarks
from tests import videos


@pytest.mark.parametrize("name", sorted(found.name for found in pkgutil.walk_packages(benchmarks.__path__)))
def test_each_can_be_loaded(name: str) -> None:
    assert importlib.import_module(f"benchmarks.{name}").__doc__


def test_the_time_of_the_first_verdict_is_printed(tmp_path) -> None:
    clip = videos.sample_start(tmp_path / "clip.mp4", seconds=1.0)
    before_s = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.first_judged", str(clip), str(tmp_path / "out")],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert before_s < float(done.stdout) < time.monotonic()
