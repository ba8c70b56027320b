from __future__ import annotations

import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from posecoach.profiles.changes import put
from posecoach.runtime.errors import StretchError
from posecoach.stretches.measures import LegName, Measure, Operator, Signal
from posecoach.stretches.reading import parse_stretch

COUCH = tomllib.loads((Path(__file__).parents[2] / "examples/stretches/couch_stretch.toml").read_text(encoding="utf-8"))


def changed(key: str, value: object) -> dict[str, Any]:
    """Return the worked example with one value changed, or removed if None; numbers in the key count tables from 0."""
    raw = deepcopy(COUCH)
    table: Any = raw
    *parts, last = key.split(".")
    for part in parts:
        table = table[int(part)] if part.isdigit() else table.setdefault(part, {})
    if value is None:
        del table[last]
    else:
        put(table, last, value)
    return raw


def test_the_worked_example_is_read() -> None:
    stretch = parse_stretch(COUCH, "couch_stretch", "couch_stretch.toml")
    assert stretch.title == "Couch stretch"
    assert stretch.depth == "hip_extension"
    assert stretch.best_moment == ("hip_extension",)
    assert stretch.variant_of == {"kneeling_hip_flexor"}
    assert stretch.check("back_knee_flexion").below is not None
    assert stretch.card.safety.startswith("Stop if anything hurts")
    assert set(stretch.thresholds) == {"default", "gentle", "strict"}
    assert stretch.thresholds["strict"]["target_s"] == 60.0


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        (
            "checks.0.unless",
            {"measure": "back.rise", "unit": "deg"},
            "trunk_inclination.unless: must have min or max, or both",
        ),
        ("checks.0.unless", {"measure": "back.rise", "unit": "trunk", "max": 1.0}, "'trunk' is not known"),
        ("checks.0.unless", {"measure": "back.rise", "unit": "deg", "mox": 1.0}, "unless.mox: unknown key"),
        (
            "checks.0.unless",
            {"measure": "back.rise", "unit": "deg", "max": 1.0, "within": 1.0, "after_s": 11},
            "unless.after_s: 11 is out of range; allowed is 0 to 10",
        ),
        (
            "checks.0.explains",
            {"hips_back": {"faults": ["overarch"]}},
            "checks.trunk_inclination.explains.hips_back: unknown key",
        ),
        ("checks.0.explains", {"overarch": {}}, "explains.overarch.faults: must be a list of the faults"),
        ("checks.0.explains", {"overarch": {"faults": ["hips_bck"]}}, "'hips_bck' is not known"),
        ("checks.0.explains", {"overarch": {"faults": ["overarch"]}}, "'overarch' is not known"),
        ("checks.0.explains", {"overarch": {"faults": ["hips_back"], "moved": 0.0}}, "moved: must be more than 0"),
        ("checks.0.explains", {"overarch": {"faults": ["hips_back"], "moved": 500.0}}, "500 is out of range"),
        ("tilte", "x", "tilte: unknown key; did you mean 'title'?"),
        ("schema", 2, "schema: 2 is not understood"),
        ("title", None, "title: is missing"),
        ("title", "a\nb", "title: must be a text of one line"),
        ("title", "x" * 61, "title: must be a text of one line, 1 to 60 characters"),
        ("sided", None, "sided: is missing"),
        ("sided", "yes", "sided: must be true or false, not 'yes'"),
        ("sided", False, "roles: only a stretch with sides"),
        ("order", -1, "order: -1 is out of range; allowed is 0 to 1000"),
        ("roles.other", "back", "roles.other: must be a name for this leg only"),
        ("roles.third", "x", "roles.third: unknown key; allowed are stretched, other"),
        ("shanks_off_floor", ["bakc"], "shanks_off_floor: 'bakc' is not known; did you mean 'back'?"),
        ("postures", [], "postures: must name at least one of standing"),
        ("postures", ["kneling"], "postures: 'kneling' is not known; did you mean 'kneeling'?"),
        ("postures", ["unknown"], "postures: 'unknown' is not known"),
        ("depth", "back_knee_flexion", "depth: 'back_knee_flexion' is not known; allowed are hip_extension"),
        ("best_moment", ["x"], "best_moment: 'x' is not known"),
        ("target_s", {"gentle": 20.0}, "target_s.default: must be a number, not None; allowed is 1 to 600"),
        ("target_s.default", 0.5, "target_s.default: 0.5 is out of range"),
        ("target_s.easy", 20.0, "target_s.easy: unknown key; allowed are default, gentle, strict"),
        ("breath_s", {"default": 99}, "breath_s.default: 99 is out of range; allowed is 1 to 15"),
        ("card.how", "kneel", "card.how: must be a list of 1 to 10 texts"),
        ("card.how", ["Kneel", ""], "card.how[2]: must be a text of one line"),
        ("card.feel", None, "card.feel: is missing"),
        ("figure.knee", 1.0, "figure.knee: unknown key"),
        ("figure.other.hip_extension_deg", 999, "figure.other.hip_extension_deg: 999 is out of range"),
        ("faults.spare", ["x"], "faults.spare: no check names it"),
        ("faults.hips_back", [], "faults.hips_back: must be a list of 1 to 10 texts"),
        ("gates", [], "gates: must be 1 to 20 tables, each starting with [[gates]]"),
        ("gates.0.name", "Foot", "gates[1].name: must be a name of small letters"),
        ("gates.1.name", "back_foot_raised", "gates[2].name: 'back_foot_raised' is there already"),
        ("gates.0.measure", None, "gates.back_foot_raised.measure: is missing"),
        (
            "gates.0.measure",
            "back.knee_hight",
            "'back.knee_hight' is not known; did you mean 'back.knee_height'?",
        ),
        ("gates.0.measure", {"times": ["a", "b"]}, "measure: 'times' is not known; allowed are negated, difference"),
        ("gates.0.measure", {"negated": "back.knee_height", "mean": []}, "measure: must have one operator"),
        ("gates.0.measure", {"difference": ["back.knee_height"]}, "measure: 'difference' takes 2 signals"),
        ("gates.0.measure", {"mean": ["back.knee_height", "back.hip_extension"]}, "different units: deg and trunk"),
        ("gates.0.unit", "deg", "gates.back_foot_raised.unit: 'deg' is not known; allowed are trunk"),
        ("gates.0.default", {}, "gates.back_foot_raised.default: must have min or max"),
        ("checks.0.label", None, "checks.trunk_inclination.label: is missing"),
        ("checks.0.measure", {"apart": ["back.knee_flexion", "front.knee_flexion"]}, "'apart' is for gates only"),
        ("checks.0.safe", [1.0], "checks.trunk_inclination.safe: must be two numbers"),
        ("checks.0.safe", [45.0, -25.0], "checks.trunk_inclination.safe: 45 is not below -25; swap them"),
        ("checks.0.below", "overach", "below: 'overach' is not known; did you mean 'overarch'?"),
        ("checks.0.draw.joint", "elbow", "draw.joint: 'elbow' is not known; allowed are shoulder"),
        ("checks.0.draw.leg", None, "draw.leg: is missing; allowed are back, front"),
        (
            "checks.0.default.min",
            99.0,
            "default.min: 99 is out of range; allowed is -25 to 45",
        ),
        (
            "checks.0.default.min",
            None,
            "default.min: is missing; it is where 'overarch' begins",
        ),
        ("checks.1.default.max", 160.0, "checks.back_knee_flexion.default.max: this check has no such edge"),
        ("checks.0.gentle.max", -20.0, "checks.trunk_inclination.gentle: min -9.5 is above max -20; swap them"),
        ("checks.0.limits.margin", None, "checks.trunk_inclination.limits.margin: must be a number"),
        ("checks.0.limits.min.widest", 0.0, "limits.min: widest 0 must lie below narrowest -6"),
        (
            "checks.0.limits.own",
            {"min": {"widest": -9.0, "narrowest": -5.0}},
            "limits.own.min: the default",
        ),
        ("watches", [{"name": "breath", "kind": "breaths"}], "watches.breath.kind: 'breaths' is not known"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(key: str, value: object, says: str) -> None:
    with pytest.raises(StretchError) as caught:
        parse_stretch(changed(key, value), "couch_stretch", "here.toml")
    text = str(caught.value)
    assert text.startswith("stretch here.toml: ")
    assert says in text
    assert "\n" not in text


@pytest.mark.parametrize("name", ["", "Couch", "couch stretch", "clock", "auto", "1st", "x" * 41, "ä"])
def test_the_name_of_the_file_is_the_name_of_the_stretch(name: str) -> None:
    with pytest.raises(StretchError, match="cannot be the name of a stretch"):
        parse_stretch(COUCH, name, "here.toml")


def test_a_shank_off_the_floor_is_measured_as_it_is_seen() -> None:
    def reads(raw: dict[str, Any]) -> object:
        measure: Any = parse_stretch(raw, "couch_stretch", "here").measure
        return measure.measures["back_knee_flexion"]

    seen = Measure(Operator.PLAIN, (Signal("seen_knee_flexion_deg", LegName.STRETCHED),))
    assert reads(COUCH) == seen
    assert reads(changed("shanks_off_floor", None)) == Measure(
        Operator.PLAIN, (Signal("knee_flexion_deg", LegName.STRETCHED),)
    )


def test_faults_that_explain_each_other_are_refused() -> None:
    raw = changed("checks.0.explains", {"overarch": {"faults": ["hips_back"]}})
    hips = next(check for check in raw["checks"] if check.get("below") == "hips_back")
    hips["explains"] = {"hips_back": {"faults": ["overarch"]}}
    with pytest.raises(StretchError, match="also explains overarch"):
        parse_stretch(raw, "couch_stretch", "couch_stretch.toml")
