from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecoach.fitting.labels import Label, LabelError, check_within, joined, labels_text, parse_labels, read_labels

HEAD = "start_s,end_s,label\n"

#: Invalid label files: their bytes, and part of the error.
UNUSABLE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "the file is empty"),
    "blank": (b"\n  \n", "the file is empty"),
    "only headings": (HEAD.encode(), "there is no label in it"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", "not a CSV text"),
    "prose": (b"These are my labels.\nThe first one is right.\n", "no column start_s, end_s, label"),
    "other separator": (b"start_s;end_s;label\n1;2;right\n", "no column"),
    "no headings": (b"1,2,right\n3,4,wrong\n", "no column"),
    "a column missing": (b"start_s,label\n1,right\n", "no column end_s"),
    "a value missing": (HEAD.encode() + b"1,2\n", "line 2: a value is missing"),
    "open quote": (HEAD.encode() + b'"1,2,right\n', "not a CSV text"),
    "end before start": (HEAD.encode() + b"1,2,right\n8,5,wrong\n", "line 3: the end (5 s) does not lie after"),
    "no length": (HEAD.encode() + b"4,4,right\n", "line 2: the end (4 s) does not lie after"),
    "unknown word": (HEAD.encode() + b"1,2,good\n", "line 2: unknown label 'good'; use right or wrong"),
    "no word": (HEAD.encode() + b"1,2,\n", "unknown label ''"),
    "no number": (HEAD.encode() + b"one,2,right\n", "'one' is no time"),
    "not a number": (HEAD.encode() + b"nan,2,right\n", "'nan' is no time"),
    "endless": (HEAD.encode() + b"1,inf,right\n", "'inf' is no time"),
    "before the beginning": (HEAD.encode() + b"-1,2,right\n", "'-1' is no time"),
    "contradiction": (HEAD.encode() + b"0,5,right\n9,12,right\n4,8,wrong\n", "line 2"),
    "contradiction, second line": (
        HEAD.encode() + b"0,5,right\n4,8,wrong\n",
        "line 3 (wrong from 4 to 8 s)",
    ),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_an_invalid_label_file_gives_a_one_line_error(case: str, tmp_path: Path) -> None:
    content, says = UNUSABLE[case]
    path = tmp_path / "labels.csv"
    path.write_bytes(content)
    with pytest.raises(LabelError) as raised:
        read_labels(path)
    message = str(raised.value)
    assert says in message
    assert str(path) in message
    assert "\n" not in message
    assert ";" in message, "it says what to do"


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_a_file_that_cannot_be_read_gives_an_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(LabelError, match=r"check the name|name a file in it"):
        read_labels(tmp_path / name)


@pytest.mark.parametrize(
    "text",
    [
        "start_s,end_s,label\n1,2.5,right\n4,6,wrong\n",
        "\ufeffstart_s,end_s,label\r\n1,2.5,right\r\n\r\n4,6,wrong\r\n",
        'label, note, end_s, start_s\nwrong,"knee, bent",6,4\nRight,,2.5,1\n',
    ],
)
def test_labels_are_read_in_order_of_time(text: str, tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8", newline="")
    assert read_labels(path) == (Label(1.0, 2.5, True), Label(4.0, 6.0, False))


def test_labels_that_touch_or_say_the_same_do_not_contradict() -> None:
    labels = parse_labels(HEAD + "0,5,right\n3,8,right\n8,9,wrong\n", "labels")
    assert joined(labels) == (Label(0.0, 8.0, True), Label(8.0, 9.0, False))


def test_contradictions_are_found_in_labels_from_elsewhere() -> None:
    with pytest.raises(LabelError, match=r"right from 0 to 5 s and wrong from 1 to 2 s contradict"):
        joined([Label(0.0, 5.0, True), Label(1.0, 2.0, False)])


@st.composite
def _spans(draw: st.DrawFn) -> list[Label]:
    bounds = draw(st.lists(st.integers(0, 10_000), min_size=2, max_size=20, unique=True).map(sorted))
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    return [Label(start / 100, end / 100, draw(st.booleans())) for start, end in pairs]


@given(labels=_spans())
def test_what_is_written_is_read_again(labels: list[Label], tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(labels_text(labels), encoding="utf-8")
    assert list(read_labels(path)) == labels


@given(labels=_spans())
def test_joining_keeps_the_labelled_time_and_is_idempotent(labels: list[Label]) -> None:
    doubled = joined([*labels, *labels])
    assert doubled == joined(labels) == joined(joined(labels))
    assert sum(label.end_s - label.start_s for label in doubled) == pytest.approx(
        sum(label.end_s - label.start_s for label in labels)
    )


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        ([], "there is no label for it"),
        ([Label(10.0, 11.0, True)], "ends at 10.0 s"),
        ([Label(40.0, 50.0, False)], "the label wrong from 40 to 50 s lies outside a.rec"),
        ([Label(1.0, 2.0, True), Label(9.0, 10.6, True)], "right from 9 to 10.6 s lies outside"),
    ],
)
def test_labels_must_lie_in_their_recording(labels: list[Label], says: str) -> None:
    with pytest.raises(LabelError) as raised:
        check_within(labels, 10.0, "a.rec")
    assert says in str(raised.value)


@pytest.mark.parametrize(("end_s", "allowed"), [(10.0, True), (10.5, True), (10.6, False)])
def test_a_label_up_to_the_end_may_be_rounded_up(end_s: float, allowed: bool) -> None:
    with nullcontext() if allowed else pytest.raises(LabelError, match="lies outside"):
        check_within([Label(0.0, end_s, True)], 10.0, "a.rec")


def test_too_many_labels_are_refused_at_once() -> None:
    rows = "\n".join(f"{k},{k + 0.5},right" for k in range(50_000))
    with pytest.raises(LabelError, match="50000 labels; 1000 at most"):
        parse_labels(f"start_s,end_s,label\n{rows}", "a.csv")
