"""Measure how well suggestions repair deliberately wrong profiles, with rendered truth as labels.

Usage: python -m benchmarks.suggestions [VIDEO ...] [--json]

Without videos, the bundled samples. Each VIDEO.mp4 needs its truth VIDEO.truth.csv beside it; the landmarks are made
with the ``full`` model, which takes a while. Videos of one stretch are judged together.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.accuracy.truth import RIGHT, read_truth
from posecoach.analysis.replay import Replayer
from posecoach.capture import VideoFile
from posecoach.estimation import PoseEstimator
from posecoach.fitting.labels import Label
from posecoach.fitting.suggest import LabelledRecording, suggest
from posecoach.pose.recording import Recording, RecordingInfo, RecordingWriter, encode
from posecoach.profiles import load_profile, override
from posecoach.profiles.changes import Changes, change_texts
from posecoach.runtime.resources import data_folder

#: Thresholds that reject right form or accept wrong form, by stretch.
SPOILT: Mapping[str, Sequence[Changes]] = {
    "kneeling_hip_flexor": (
        {},
        {"kneeling_hip_flexor.hip_extension.min": 35},
        {"kneeling_hip_flexor.hip_extension.min": 35, "kneeling_hip_flexor.trunk_inclination.max": -3},
        {"kneeling_hip_flexor.hip_extension.min": 2, "kneeling_hip_flexor.hip_extension.own.min": 3},
    ),
    "supine_psoas": ({}, {"supine_psoas.held_hip_flexion.min": 128}),
    "bridge": (
        {},
        {"bridge.pelvis_height.min": 0.6},
        {"bridge.pelvis_height.min": 0.6, "bridge.knee_flexion.max": 85},
    ),
    "standing_lunge": (
        {},
        {"standing_lunge.front_knee_flexion.min": 60, "standing_lunge.hip_extension.min": 50},
        {"standing_lunge.back_knee_flexion.max": 48},
    ),
}


@dataclass(frozen=True, slots=True)
class Result:
    """One spoilt profile; shares of labelled time, 0 to 1.

    Attributes:
        stretch: name of the stretch.
        videos: how many videos.
        spoilt: how the default profile was spoilt; empty if it was not.
        changes: what is suggested.
        before: agreement of the spoilt profile.
        after: agreement of the suggested one.
        held_out: agreement on held-out intervals.
        how_sure: the sentence on how sure that is.
        seconds: how long it took.
    """

    stretch: str
    videos: int
    spoilt: Changes
    changes: Changes
    before: float
    after: float
    held_out: float
    how_sure: str
    seconds: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("videos", nargs="*", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    cases = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        for number, video in enumerate(options.videos or sorted(data_folder("sample_videos").glob("*.mp4"))):
            stretch, case = labelled(video, Path(folder) / f"{number}.rec")
            cases[stretch].append(case)
        results = [measured(stretch, cases[stretch], spoilt) for stretch in cases for spoilt in SPOILT[stretch]]
    if options.json:
        print(json.dumps([asdict(result) for result in results], indent=2))
        return
    for result in results:
        spoilt = ", ".join(change_texts(result.spoilt)) or "not at all"
        print(f"{result.stretch}, {result.videos} videos, spoilt: {spoilt}")
        print(f"  before {result.before:.3f}, after {result.after:.3f}, held out {result.held_out:.3f}")
        print(f"  {', '.join(change_texts(result.changes)) or 'no change'}; {result.how_sure}; {result.seconds:.1f} s")


def labelled(video: Path, target: Path) -> tuple[str, LabelledRecording]:
    """Return the stretch in a video, and its landmarks with the truth as labels; transitions and rests get none."""
    truth = read_truth(video.with_suffix(".truth.csv"))
    with VideoFile(video) as frames, PoseEstimator("full") as estimator:
        info = RecordingInfo(video.name, frames.info.width, frames.info.height, "full")
        with RecordingWriter(target, info) as writer:
            for frame in frames:
                writer.append(encode(estimator.estimate(frame)))
            writer.finish(stopped_early=False)
    labels = [Label(s.start_s, s.end_s, s.label == RIGHT) for s in truth.spans() if s.label == RIGHT or s.fault]
    return truth.stretch, LabelledRecording(Replayer(Recording(target)), tuple(labels), video.name)


def measured(stretch: str, cases: Sequence[LabelledRecording], spoilt: Changes) -> Result:
    """Return what is suggested for a profile that was spoilt."""
    begin_s = time.perf_counter()
    found = suggest(cases, override(load_profile(), spoilt))
    return Result(
        stretch=stretch,
        videos=len(cases),
        spoilt=spoilt,
        changes=found.changes,
        before=found.before.share,
        after=found.after.share,
        held_out=found.held_out.agreement.share if found.held_out else float("nan"),
        how_sure=found.how_sure,
        seconds=time.perf_counter() - begin_s,
    )


if __name__ == "__main__":
    main()
