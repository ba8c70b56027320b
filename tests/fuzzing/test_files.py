from __future__ import annotations

from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from posecoach.pose.recording import HEADER_BYTES, RECORD, encode
from posecoach.profiles import Profile
from posecoach.profiles.finding import BUILT_IN
from tests.fuzzing.files import check_labels, check_profile, check_recording, check_stretch
from tests.fuzzing.landmarks import Span, poses_of
from tests.fuzzing.strategies import edited, headers, label_files, right_header, spans, toml_lines, tried, with_times

PROFILES = {name: resources.files("posecoach.profiles").joinpath(f"{name}.toml").read_bytes() for name in BUILT_IN}

COUCH_STRETCH = (Path(__file__).parents[2] / "examples/stretches/couch_stretch.toml").read_bytes()

#: Somebody holds a kneeling stretch, leaves and comes back.
STREAM = [Span(0, 30), Span(9, 20), Span(0, 4, 0.1, "nobody"), Span(0, 30, 0.05)]


def records_of(stream: list[Span]) -> bytes:
    with np.errstate(over="ignore"):
        return b"".join(encode(pose).tobytes() for pose in poses_of(stream))


def whole_recording() -> bytes:
    header = right_header(frames=sum(span.count for span in STREAM))
    return header + records_of(STREAM)


@tried(6)
@given(st.one_of(toml_lines, st.sampled_from(sorted(PROFILES)).flatmap(lambda name: edited(PROFILES[name]))))
@example(b"")
@example(b'name = "\\u001b[2J"')
@example(b'"\\n" = 1')
@example(b"a=" + b"[" * 100_000)
@example(b"bridge.target_s = " + b"9" * 400)
def test_a_profile_is_used_as_it_says_or_refused(tmp_path: Path, content: bytes) -> None:
    check_profile(content, tmp_path)


@tried(6)
@given(edited(COUCH_STRETCH))
@example(b"")
@example(b"gates = [1]")
@example(b"a=" + b"[" * 100_000)
@example(COUCH_STRETCH.replace(b'"back"', b'"front"'))
@example(COUCH_STRETCH.replace(b"min = 6.0", b"min = nan"))
@example(COUCH_STRETCH.replace(b"min = 6.0", b"min = 2026-01-01"))
@example(COUCH_STRETCH.replace(b"variant_of", b"postures.x"))
def test_a_stretch_is_used_as_it_says_or_refused(tmp_path: Path, content: bytes) -> None:
    check_stretch(content, tmp_path)


def test_the_worked_example_passes(tmp_path: Path) -> None:
    assert check_stretch(COUCH_STRETCH, tmp_path) is not None


@tried(3)
@given(edited(whole_recording()))
def test_a_damaged_recording_is_judged_or_refused(tmp_path: Path, profile: Profile, content: bytes) -> None:
    check_recording(content, tmp_path, profile)


@tried(2)
@example(right_header(model="\ud800"), [Span(0, 5)], [], 0.0)
@given(headers, spans, st.lists(st.floats(), max_size=3), st.sampled_from([0.0, 1e9, -1e300, 1.7e308]))
def test_a_made_up_recording_is_judged_or_refused(
    tmp_path: Path, profile: Profile, header: bytes, spans: list[Span], times_s: list[float], start_s: float
) -> None:
    check_recording(header + with_times(records_of(spans), times_s, start_s), tmp_path, profile)


@tried(2)
@given(st.integers(0, len(whole_recording())))
def test_a_recording_cut_anywhere_is_known_to_be_cut(tmp_path: Path, profile: Profile, kept_bytes: int) -> None:
    whole = whole_recording()
    recording = check_recording(whole[:kept_bytes], tmp_path, profile)
    if kept_bytes < HEADER_BYTES + RECORD.itemsize:
        assert recording is None
    else:
        assert recording is not None
        assert recording.cut_off == (kept_bytes < len(whole))


@tried(10)
@given(st.one_of(label_files, label_files.flatmap(edited), st.binary(max_size=60)))
@example(b"start_s,end_s,label\n1,2,right\n1.5,3,wrong\n")
@example(b"start_s,end_s,label\n0,inf,right\n")
@example(b"start_s,end_s,label\n0,1,right\n1,2,wrong\n0.5,1,right\n")
def test_labels_are_read_as_they_stand_or_refused(tmp_path: Path, content: bytes) -> None:
    check_labels(content, tmp_path)


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_built_in_profiles_pass(name: str, tmp_path: Path) -> None:
    assert check_profile(PROFILES[name], tmp_path) is not None


def test_the_whole_recording_passes(tmp_path: Path, profile: Profile) -> None:
    recording = check_recording(whole_recording(), tmp_path, profile)
    assert recording is not None
    assert not recording.cut_off
