"""Labelled recordings of synthetic people."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from posecoach.analysis.replay import Replayer
from posecoach.fitting.labels import Label
from posecoach.fitting.suggest import LabelledRecording
from posecoach.pose.recording import Recording
from tests.analysis.recordings import write_recording
from tests.bodies import FLAT, KNEELING, LUNGE, RIGHT, STANDING, SUPINE, Clip, Figure, bridge

#: Frames a second: enough for the clock, and quick.
FPS = 10.0

#: A wrong figure of every stretch, still recognised as that stretch.
WRONG: dict[str, Figure] = {
    "kneeling_hip_flexor": KNEELING.with_stretched(hip_extension_deg=6.0, knee_flexion_deg=86.0),
    "supine_psoas": SUPINE.with_other(hip_extension_deg=-85.0),
    "bridge": bridge(-24.0, 105.0),
    "standing_lunge": LUNGE.with_stretched(knee_flexion_deg=40.0),
}

#: Where a person of each stretch waits.
REST: dict[str, Figure] = {
    "kneeling_hip_flexor": STANDING,
    "supine_psoas": FLAT,
    "bridge": FLAT,
    "standing_lunge": STANDING,
}


def filmed(path: Path, shown: Iterable[tuple[Figure, bool | None, float]]) -> LabelledRecording:
    """Record figures, each with its label (None for none) and its length in seconds; changes are not labelled."""
    clip, labels = Clip(fps=FPS), []
    for figure, right, length_s in shown:
        clip.hold(figure, length_s)
        if right is not None:
            labels.append(Label(clip.now_s - length_s + 0.5, clip.now_s, right))
    return LabelledRecording(Replayer(Recording(write_recording(path, clip.poses))), tuple(labels), path.name)


def right_and_wrong(
    path: Path, stretch: str, times: int = 3, kinds: tuple[bool, ...] = (False, True)
) -> LabelledRecording:
    """Record wrong and right form of a stretch in turn, with rests that make each a hold of its own."""
    figures = {True: RIGHT[stretch], False: WRONG[stretch]}
    return filmed(
        path,
        [
            part
            for _ in range(times)
            for kind in kinds
            for part in ((REST[stretch], None, 4.5), (figures[kind], kind, 3.5))
        ],
    )
