from __future__ import annotations

import pytest

from posecoach.kinematics.signals import Posture
from posecoach.runtime.errors import UsageError
from posecoach.stretches import STRETCHES, Fault, Stretch, stretch_named

EVERY = pytest.mark.parametrize("stretch", STRETCHES.values(), ids=STRETCHES)


def faults(stretch: Stretch) -> list[Fault]:
    return [fault for check in stretch.checks for fault in (check.below, check.above) if fault is not None]


def test_the_four_stretches_in_the_order_of_the_routine() -> None:
    assert list(STRETCHES) == ["kneeling_hip_flexor", "supine_psoas", "bridge", "standing_lunge"]
    assert all(STRETCHES[name].name == name for name in STRETCHES)
    assert [s.name for s in STRETCHES.values() if not s.sided] == ["bridge"]


@EVERY
def test_stretch_by_name(stretch: Stretch) -> None:
    assert stretch_named(stretch.name) is stretch


@pytest.mark.parametrize(
    ("given", "name"),
    [("Bridge", "bridge"), ("bridge ", "bridge"), ("kneeling", "kneeling_hip_flexor"), ("psoas", "supine_psoas")],
)
def test_a_word_of_a_name_will_do(given: str, name: str) -> None:
    assert stretch_named(given).name == name


@pytest.mark.parametrize("name", ["", "plank"])
def test_an_unknown_name_is_answered_with_the_known_ones(name: str) -> None:
    with pytest.raises(UsageError) as caught:
        stretch_named(name)
    assert all(known in str(caught.value) for known in STRETCHES)


@EVERY
def test_names_are_unique(stretch: Stretch) -> None:
    for names in ([check.name for check in stretch.checks], [gate.name for gate in stretch.gates]):
        assert len(names) == len(set(names))


@EVERY
def test_a_check_is_found_by_its_name(stretch: Stretch) -> None:
    assert [stretch.check(check.name) for check in stretch.checks] == list(stretch.checks)


@EVERY
def test_a_fault_name_says_one_thing(stretch: Stretch) -> None:
    by_name: dict[str, Fault] = {}
    for fault in faults(stretch):
        assert by_name.setdefault(fault.name, fault) == fault


@EVERY
def test_cues_are_short_and_plain(stretch: Stretch) -> None:
    for fault in faults(stretch):
        assert fault.cues
        for cue in fault.cues:
            assert cue[0].isupper()
            assert not cue.endswith(".")
            assert len(cue.split()) <= 12


@EVERY
def test_card_tells_how_where_and_when_to_stop(stretch: Stretch) -> None:
    card = stretch.card
    assert len(card.how) >= 3
    assert card.feel
    assert card.unseen
    assert "Stop if anything hurts" in card.safety
    assert any("side" in step.lower() for step in card.how)


@EVERY
def test_postures_are_ones_that_can_be_told(stretch: Stretch) -> None:
    assert stretch.postures
    assert Posture.UNKNOWN not in stretch.postures


@EVERY
def test_units_are_known(stretch: Stretch) -> None:
    units = [check.unit for check in stretch.checks] + [gate.unit for gate in stretch.gates]
    assert set(units) <= {"deg", "trunk"}
