"""Households in folders of their own, and what is in them."""

from __future__ import annotations

import shutil
from pathlib import Path

from posecoach.capture.paced_file import PacedFile
from posecoach.home.household import Household
from posecoach.home.results import ResultsFolder, results_of
from posecoach.profiles import load_profile
from posecoach.results.recordings import analyze_recording_into
from posecoach.results.request import Request
from tests.tuning.benches import kneeling
from tests.videos import sample_start


def household(folder: Path) -> Household:
    """Return a household whose camera is a file that is named."""
    return Household(
        ResultsFolder(folder / "results"),
        folder / "history.sqlite3",
        "lite",
        lambda names: PacedFile(*map(Path, names)),
    )


def analysed_video(folder: Path, name: str = "mine.mp4") -> Path:
    """Put a short video into a folder of results, beside what was found in another one that takes no time."""
    folder.mkdir(parents=True, exist_ok=True)
    video = sample_start(folder / name, seconds=0.5)
    recording = kneeling(folder / "other.rec")
    analyze_recording_into(recording, results_of(video), Request("lite", load_profile()))
    shutil.copy(recording, results_of(video) / "landmarks.rec")
    recording.unlink()
    return video
