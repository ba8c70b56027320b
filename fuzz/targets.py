"""What is fuzzed: one target for each kind of file, and one for landmarks, each with what it begins from."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np

from posecoach.pose import LANDMARK_COUNT
from posecoach.pose.recording import RECORD, encode
from posecoach.profiles import Profile, load_profile, override
from posecoach.profiles.finding import BUILT_IN
from posecoach.profiles.values import values
from posecoach.stretches import STRETCHES
from posecoach.stretches.measures import BODY_SIGNALS, LEG_SIGNALS, Operator
from tests.fuzzing.files import check_labels, check_profile, check_recording, check_stretch
from tests.fuzzing.landmarks import BROKEN, FIGURES, STEPS_S, WHOLE, Span, check_landmarks, poses_of
from tests.fuzzing.strategies import right_header


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to fuzz.

    Attributes:
        check: tries one input in a folder that it may write into; raises if something does not hold.
        seeds: inputs to begin from.
        words: texts worth putting in.
        longest_bytes: length of the longest input.
    """

    check: Callable[[bytes, Path], object]
    seeds: Sequence[bytes]
    words: Sequence[str] = ()
    longest_bytes: int = 4096


def targets() -> dict[str, Target]:
    """Return all targets by name."""
    keys = [value.key for value in values(load_profile())]
    words = sorted({word for key in keys for word in key.split(".")} | {"own", "base", "schema", "inf", "nan", "1e400"})
    return {
        "profile": Target(check_profile, _profile_seeds(), words, 16384),
        "stretch": Target(check_stretch, _stretch_seeds(), _STRETCH_WORDS, 16384),
        "recording": Target(_check_recording, _recording_seeds(), ["NaN", "Infinity", "null", "true"], 16384),
        "labels": Target(
            check_labels, _LABEL_SEEDS, ["start_s", "end_s", "label", "right", "wrong", "inf", "nan"], 1024
        ),
        "landmarks": Target(
            _check_stream, [bytes([18, n]) + bytes(range(n, n + 30)) for n in range(0, 200, 9)], (), 256
        ),
    }


@cache
def quick_profiles() -> tuple[Profile, Profile]:
    """Return profiles that begin to count soon, so that a few frames come to a set."""
    quick = override(load_profile(), {"clock.settle_s": 0.3})
    return quick, override(quick, {"clock.unbroken": True})


def _profile_seeds() -> list[bytes]:
    built_in = [resources.files("posecoach.profiles").joinpath(f"{name}.toml").read_bytes() for name in BUILT_IN]
    lines = [f"{value.key} = {str(value.value).lower()}\n".encode() for value in values(load_profile())]
    return [*built_in, *lines, b'base = "strict"\n', b"bridge.hip_extension.own = {below = 5, min = -30}\n"]


def _stretch_seeds() -> list[bytes]:
    built_in = [resources.files("posecoach.stretches").joinpath(f"{name}.toml").read_bytes() for name in STRETCHES]
    return [*built_in, (Path(__file__).parents[1] / "examples/stretches/couch_stretch.toml").read_bytes()]


_STRETCH_WORDS = (
    *(
        "roles",
        "shanks_off_floor",
        "variant_of",
        "depth",
        "best_moment",
        "gates",
        "checks",
        "watches",
        "limits",
        "draw",
    ),
    *Operator,
    *LEG_SIGNALS,
    *BODY_SIGNALS,
)


def _recording_seeds() -> list[bytes]:
    streams = [[Span(figure, 12)] for figure in range(len(FIGURES))]
    streams += [[Span(0, 8), Span(0, 8, 0.1, whole), Span(0, 8)] for whole in WHOLE]
    with np.errstate(all="ignore"):
        bodies = [b"".join(encode(pose).tobytes() for pose in poses_of(stream)) for stream in streams]
    finished = [right_header(frames=len(body) // RECORD.itemsize) + body for body in bodies]
    return [*finished, right_header(complete=False) + bodies[0], right_header(version=2)]


def _check_recording(content: bytes, folder: Path) -> object:
    return check_recording(content, folder, quick_profiles()[0])


_LABEL_SEEDS = (
    b"start_s,end_s,label\n1,5.5,right\n6,9,wrong\n",
    b'\xef\xbb\xbflabel, END_S ,start_s,note\r\nRight,2,1,x\r\n\r\nwrong,3,2,"a,b"\r\n',
    b"start_s,end_s,label\n0,2,right\n1,3,right\n",
)


def _check_stream(content: bytes, folder: Path) -> object:  # noqa: ARG001 - nothing is written
    return check_landmarks(poses_of(spans_of(content)), quick_profiles()[content[:1] > b"\x7f"])


def spans_of(content: bytes) -> list[Span]:
    """Return the frames that bytes stand for: every input is one, and small changes of it change little."""
    taken = iter(content[1:])

    def byte() -> int:
        return next(taken, 0)

    def number() -> float:
        kind = byte()
        if kind < 96:
            return BROKEN[kind % len(BROKEN)]
        if kind < 240:
            return float(4 * byte())
        return float(struct.unpack("<f", bytes(byte() for _ in range(4)))[0])

    spans: list[Span] = []
    figure = 0
    for _ in range(1 + (content[0] % 8 if content else 0)):
        # Mostly the same figure as before: what is wrong with a clock shows while it runs.
        changes, count, step, kinds = byte(), 1 + byte() % 24, byte(), byte()
        figure = changes if changes < 100 or not spans else figure
        spans.append(
            Span(
                figure % len(FIGURES),
                count,
                # Mostly times as of a camera.
                STEPS_S[step % (4 if step < 192 else len(STEPS_S))],
                WHOLE[byte() % len(WHOLE)] if kinds & 1 else "",
                tuple((byte() % LANDMARK_COUNT, number(), number()) for _ in range(kinds >> 1 & 3)),
                tuple((byte() % LANDMARK_COUNT, number()) for _ in range(kinds >> 3 & 3)),
                tuple((byte() % LANDMARK_COUNT, number()) for _ in range(kinds >> 5 & 3)),
            )
        )
    return spans
