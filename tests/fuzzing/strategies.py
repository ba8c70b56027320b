"""Hypothesis strategies for the fuzzers: mostly valid files with wrong parts, and streams of corrupted frames."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from posecoach.pose import LANDMARK_COUNT
from posecoach.pose.recording import FORMAT, HEADER_BYTES, RECORD
from posecoach.profiles import load_profile
from posecoach.profiles.values import values
from tests.fuzzing.landmarks import BROKEN, FIGURES, STEPS_S, WHOLE, Span


def tried(share: float = 1.0) -> settings:
    """Return settings with this share of the number of examples in the active profile."""
    return settings(max_examples=round(share * settings().max_examples))


_landmark = st.integers(0, LANDMARK_COUNT - 1)
_coordinate = st.one_of(st.sampled_from(BROKEN), st.floats(-500.0, 1200.0), st.floats())
_visibility = st.one_of(st.sampled_from([0.0, 1.0, -1.0, 2.0, float("nan"), float("inf")]), st.floats(0.0, 1.0))


def _some(elements: SearchStrategy[Any]) -> SearchStrategy[tuple[Any, ...]]:
    """Mostly none, or a few."""
    return st.one_of(st.just(()), st.just(()), st.lists(elements, max_size=6).map(tuple))


_figures = st.integers(0, len(FIGURES) - 1)


def _span(figure: int) -> SearchStrategy[Span]:
    return st.builds(
        Span,
        # Mostly the same figure, as errors of the clock show only while it runs.
        figure=st.one_of(st.just(figure), st.just(figure), _figures),
        count=st.integers(1, 25),
        step_s=st.one_of(st.sampled_from(STEPS_S[:4]), st.sampled_from(STEPS_S)),
        whole=st.one_of(st.just(""), st.just(""), st.sampled_from(WHOLE)),
        moved=_some(st.tuples(_landmark, _coordinate, _coordinate)),
        world=_some(st.tuples(_landmark, _coordinate)),
        seen=_some(st.tuples(_landmark, _visibility)),
    )


spans: SearchStrategy[list[Span]] = _figures.flatmap(lambda figure: st.lists(_span(figure), min_size=1, max_size=8))

#: Numbers, texts and other TOML values in place of a number.
_toml_values = st.one_of(
    st.sampled_from(["nan", "inf", "-inf", "1e400", "-0.0", "0", "1", "1_0", "0x10", "9" * 400]),
    st.sampled_from(["true", "false", "''", '"\\u001b[2J"', "[]", "[1]", "{}", "{min = 1}", "2024-01-01"]),
    st.floats(-200.0, 700.0).map(repr),
    st.integers(-1000, 1000).map(str),
)
_keys = st.one_of(
    st.sampled_from([value.key for value in values(load_profile())]),
    st.sampled_from(["schema", "name", "notes", "base", "bridge", "clock.x", "bridge.knee_flexion.own.min", "a.b.c"]),
)

toml_lines: SearchStrategy[bytes] = st.lists(st.tuples(_keys, _toml_values), max_size=6).map(
    lambda pairs: "".join(f"{key} = {value}\n" for key, value in pairs).encode()
)

_json_values: SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 200_000)
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["\ud800", "\x1b[2J", "a\nb"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)

_RIGHT_HEADER: dict[str, Any] = {
    "format": FORMAT,
    "version": 1,
    "posecoach": "0.1.0",
    "source": "a.mp4",
    "width": 640,
    "height": 480,
    "model": "full",
    "complete": True,
    "stopped_early": False,
    "speed": 1.0,
    "mirrored": False,
    "frames": None,
}


def right_header(**changes: Any) -> bytes:
    """Return the header of a recording, with fields changed."""
    return json.dumps(_RIGHT_HEADER | changes).encode()[: HEADER_BYTES - 1].ljust(HEADER_BYTES - 1) + b"\n"


headers: SearchStrategy[bytes] = st.dictionaries(st.sampled_from(sorted(_RIGHT_HEADER)), _json_values, max_size=2).map(
    lambda changes: right_header(**changes)
)


def with_times(records: bytes, times_s: list[float], start_s: float) -> bytes:
    """Return records with other times for the first of them."""
    table = np.frombuffer(records, RECORD).copy()
    count = min(len(times_s), len(table))
    table["t_s"] += start_s
    table["t_s"][:count] = times_s[:count]
    return table.tobytes()


@st.composite
def edited(draw: st.DrawFn, content: bytes) -> bytes:
    """Return ``content`` with a few bytes changed, inserted or removed."""
    result = bytearray(content)
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(result)))
        result[at : at + draw(st.sampled_from([0, 0, 1, 1, 4, 40, 10_000]))] = draw(st.binary(max_size=8))
    return bytes(result)


_cells = st.one_of(
    st.sampled_from(
        [
            "right",
            "wrong",
            "Right ",
            "",
            "nan",
            "inf",
            "-1",
            "0",
            "-0",
            "1e400",
            "1e308",
            "1_0",
            "٣",
            '"',
            '"1"',
            "left",
        ]
    ),
    st.floats(0.0, 100.0).map(lambda value: f"{value:g}"),
    st.text(max_size=4),
)
_spans_s = st.tuples(st.integers(0, 40), st.integers(1, 9), st.sampled_from(["right", "wrong"])).map(
    lambda span: [f"{span[0] / 2:g}", f"{(span[0] + span[1]) / 2:g}", span[2]]
)
_times = st.sampled_from(["0", "0.5", "1", "1.0", " 2", "-0", "-1", "nan", "inf", "1e400", "1e308", "1_0"])
_odd_spans_s = st.tuples(_times, _times, st.sampled_from(["right", "wrong"])).map(list)
_rows = st.one_of(_spans_s, _spans_s, _odd_spans_s, st.lists(_cells, max_size=4))
_headings = st.sampled_from(["start_s,end_s,label", "start_s,end_s,label", "label, END_S,start_s", "a,b,c", ""])

label_files: SearchStrategy[bytes] = st.tuples(_headings, st.lists(_rows, max_size=6)).map(
    lambda table: "\n".join([table[0], *(",".join(row) for row in table[1])]).encode()
)
