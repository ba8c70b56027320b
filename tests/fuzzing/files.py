"""The invariant for every file that a user can name: it is read correctly, or refused in one line."""

from __future__ import annotations

import math
import pickle
import tomllib
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from posecoach.analysis.replay import Replayer
from posecoach.fitting.labels import Label, LabelError, joined, labels_text, read_labels
from posecoach.kinematics.signals import Unseen, unseen_signals
from posecoach.pose import Pose, Side
from posecoach.pose.recording import HEADER_BYTES, RECORD, Recording
from posecoach.profiles import Profile, compare, load_profile, warnings
from posecoach.profiles.reading import parse_profile
from posecoach.profiles.values import to_raw, values
from posecoach.results.recordings import analyze_recording_into
from posecoach.results.request import Request
from posecoach.runtime.errors import ProfileError, StretchError, VideoError
from posecoach.stretches import STRETCHES, Stretch
from posecoach.stretches.registry import OwnFile, check_file
from tests.bodies import KNEELING, SITTING, Clip
from tests.fuzzing.invariants import check_error, check_outputs, check_record, check_steps
from tests.fuzzing.landmarks import run_engine


def check_profile(content: bytes, folder: Path) -> Profile | None:
    """Read a profile, and judge a few seconds by it.

    Returns:
        The profile; None if it was refused.
    """
    path = folder / "fuzzed.toml"
    path.write_bytes(content)
    try:
        profile = load_profile(str(path))
    except ProfileError as error:
        check_error(error)
        return None
    assert all(isinstance(v.value, bool) or math.isfinite(v.value) for v in values(profile))
    for thresholds in profile.stretches.values():
        for band in (*thresholds.gates.values(), *thresholds.checks.values()):
            assert band.low <= band.high
            assert band.low < math.inf
            assert band.high > -math.inf
            assert 0.0 <= band.hysteresis < math.inf
    assert parse_profile(to_raw(profile), "again") == profile
    assert compare(profile, profile) == []
    assert all(warning.isprintable() for warning in warnings(profile))
    steps, records = run_engine(profile, _short_clip())
    check_steps(steps, records, profile)
    return profile


@cache
def _short_clip() -> tuple[Pose, ...]:
    clip = Clip(fps=5).hold(SITTING, 1.0).hold(KNEELING, 4.0).hold(KNEELING.leaning(45.0), 2.0).hold(KNEELING, 4.0)
    return tuple(clip.poses)


def check_stretch(content: bytes, folder: Path) -> Stretch | None:
    """Read the file of a stretch, and measure and judge a few seconds by it.

    Returns:
        The stretch; None if it was refused.
    """
    path = folder / "fuzzed_stretch.toml"
    path.write_bytes(content)
    try:
        stretch = check_file(path)
    except StretchError as error:
        check_error(error)
        return None
    assert pickle.loads(pickle.dumps(stretch)) == stretch
    assert all(text.isprintable() for text in (stretch.title, *stretch.card.how, stretch.card.safety))
    raw = to_raw(load_profile())
    file = OwnFile(stretch.name, str(path), tomllib.loads(content.decode("utf-8-sig")))
    try:
        STRETCHES.adopt([file])
        profile = parse_profile({**raw, stretch.name: stretch.thresholds["default"]}, "default")
        names = {gate.name for gate in stretch.gates} | {check.name for check in stretch.checks}
        assert set(stretch.measure(unseen_signals(0.0, Unseen.NOBODY), Side.LEFT)) == names
        steps, records = run_engine(profile, _short_clip())
        check_steps(steps, records, profile)
    finally:
        STRETCHES.reload()
    return stretch


def check_recording(content: bytes, folder: Path, profile: Profile) -> Recording | None:
    """Read a recording, judge it, and write all its results.

    Returns:
        The recording; None if it was refused.
    """
    path = folder / "fuzzed.rec"
    path.write_bytes(content)
    try:
        recording = Recording(path)
        analysis = analyze_recording_into(path, folder / "out", Request("full", profile, annotate=False))
        poses = list(recording)
    except VideoError as error:
        check_error(error)
        return None
    assert len(poses) == len(recording) == (len(content) - HEADER_BYTES) // RECORD.itemsize
    assert poses[0].t_s == 0.0
    assert all(a.t_s <= b.t_s < math.inf for a, b in pairwise(poses))
    assert all(np.isfinite(pose.image_px).all() for pose in poses if pose.found)
    for record in analysis.sets:
        check_record(record)
    assert tuple(Replayer(recording).judge(profile)) == tuple(analysis.sets)
    check_outputs(folder / "out", len(poses))
    return recording


def check_labels(content: bytes, folder: Path) -> tuple[Label, ...] | None:
    """Read labels, join them, and write them.

    Returns:
        The labels; None if they were refused.
    """
    path = folder / "fuzzed.csv"
    path.write_bytes(content)
    try:
        labels = read_labels(path)
    except LabelError as error:
        check_error(error)
        return None
    assert labels
    assert all(0.0 <= label.start_s < label.end_s < math.inf for label in labels)
    assert list(labels) == sorted(labels, key=lambda label: label.start_s)
    apart = joined(labels)
    assert apart == joined(apart)
    for time_s in (edge for label in labels for edge in (label.start_s, label.end_s)):
        # Joining changes the verdict at no moment.
        assert _verdicts(apart, time_s) == _verdicts(labels, time_s)
    # Labels are written to the millisecond, so shorter ones would vanish.
    if all(label.end_s - label.start_s > 0.002 and label.end_s < 1e9 for label in labels):
        written = folder / "written.csv"
        written.write_text(labels_text(apart), encoding="utf-8")
        assert [
            replace(label, start_s=round(label.start_s, 3), end_s=round(label.end_s, 3)) for label in apart
        ] == list(read_labels(written))
    return labels


def _verdicts(labels: tuple[Label, ...], time_s: float) -> set[bool]:
    return {label.right for label in labels if label.start_s <= time_s < label.end_s}
