"""Workbenches of synthetic people, and a server for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from posecoach.pose.recording import Recording
from posecoach.tuning.page import tuning_page
from posecoach.tuning.sources import TuningSource
from posecoach.tuning.workbench import Workbench
from tests.analysis.recordings import write_recording
from tests.bodies import BRIDGE, FLAT, KNEELING, STANDING, Clip
from tests.serving.clients import Client, served_page

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


@contextmanager
def served(bench: Workbench, grace_s: float = 3.0) -> Iterator[Client]:
    """Serve a workbench on another thread."""
    with served_page(tuning_page(bench), grace_s) as client:
        yield client
