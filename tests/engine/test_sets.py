from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posecoach.engine.engine import Engine
from posecoach.engine.hold import Phase
from posecoach.engine.judging import NO_STRETCH, Assessment, Findings
from posecoach.engine.sets import SetRecord, SetState, SetTracker
from posecoach.pose import Side
from posecoach.profiles import Profile
from tests.bodies import Clip, bridge, seen_at, verdict

FPS = 20

LEFT, RIGHT_SIDE = verdict(side=Side.LEFT), verdict(side=Side.RIGHT)
WRONG = verdict(wrong={"hip_extension": -4.0})
WRONG_RIGHT = verdict(side=Side.RIGHT, wrong={"hip_extension": -4.0})
UNSEEN = verdict(unknown=["hip_extension"])
SUPINE = verdict("supine_psoas", Side.LEFT)
BRIDGE = verdict("bridge")

Stream = list[tuple[Assessment, float]]


class Session:
    """Plays spans of (verdict, seconds) and keeps what the tracker says."""

    def __init__(self, profile: Profile) -> None:
        self.tracker = SetTracker(profile)
        self.frames = 0
        self.states: list[SetState] = []
        self.ended: list[tuple[float, SetRecord]] = []

    @property
    def now_s(self) -> float:
        return self.frames / FPS

    def play(self, assessment: Assessment, length_s: float, *, labels_exchanged: bool = False) -> SetState:
        for _ in range(round(length_s * FPS)):
            signals = seen_at(self.now_s, labels_exchanged=labels_exchanged)
            state = self.tracker.update(signals, assessment, None)
            if state.finished is not None:
                self.ended.append((self.now_s, state.finished))
            self.states.append(state)
            self.frames += 1
        return self.states[-1]

    def sets(self) -> list[SetRecord]:
        last = self.tracker.finish()
        return [record for _, record in self.ended] + ([last] if last is not None else [])


@pytest.fixture
def session(profile: Profile) -> Session:
    return Session(profile)


def played(profile: Profile, stream: Stream) -> list[SetRecord]:
    session = Session(profile)
    for assessment, length_s in stream:
        session.play(assessment, length_s)
    return session.sets()


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([(NO_STRETCH, 10.0)], [], id="nobody in a stretch"),
        pytest.param([(LEFT, 0.4), (NO_STRETCH, 10.0)], [], id="passing through a position is no set"),
        pytest.param([(WRONG, 20.0)], [], id="never right: no set"),
        pytest.param([(UNSEEN, 20.0)], [], id="never seen: no set"),
        pytest.param([(LEFT, 5.0)], [("kneeling_hip_flexor", Side.LEFT)], id="still under way at the end"),
        pytest.param([(LEFT, 5.0), (NO_STRETCH, 10.0)], [("kneeling_hip_flexor", Side.LEFT)], id="ended by leaving"),
        pytest.param(
            [(LEFT, 5.0), (NO_STRETCH, 1.0), (LEFT, 5.0)],
            [("kneeling_hip_flexor", Side.LEFT)],
            id="a moment away: one set",
        ),
        pytest.param(
            [(LEFT, 5.0), (NO_STRETCH, 10.0), (LEFT, 5.0)],
            [("kneeling_hip_flexor", Side.LEFT)] * 2,
            id="long away: two sets",
        ),
        pytest.param(
            [(LEFT, 5.0), (NO_STRETCH, 2.0), (RIGHT_SIDE, 5.0)],
            [("kneeling_hip_flexor", Side.LEFT), ("kneeling_hip_flexor", Side.RIGHT)],
            id="the other side begins a new set",
        ),
        pytest.param(
            [(LEFT, 5.0), (SUPINE, 5.0)],
            [("kneeling_hip_flexor", Side.LEFT), ("supine_psoas", Side.LEFT)],
            id="another stretch begins a new set",
        ),
        pytest.param(
            [(LEFT, 5.0), (SUPINE, 0.5), (LEFT, 5.0)],
            [("kneeling_hip_flexor", Side.LEFT)],
            id="another stretch for half a second does not",
        ),
        pytest.param([(BRIDGE, 5.0)], [("bridge", Side.BOTH)], id="a bridge is done with both"),
        pytest.param([(LEFT, 5.0), (WRONG, 60.0), (LEFT, 5.0)], [("kneeling_hip_flexor", Side.LEFT)], id="long wrong"),
        pytest.param(
            [(LEFT, 5.0), (UNSEEN, 60.0), (LEFT, 5.0)], [("kneeling_hip_flexor", Side.LEFT)], id="long unseen"
        ),
    ],
)
def test_sets_of_a_session(stream: Stream, expected: list[tuple[str, str]], profile: Profile) -> None:
    assert [(record.stretch, record.side) for record in played(profile, stream)] == expected


def test_a_position_shorter_than_settling_never_becomes_a_set(session: Session, profile: Profile) -> None:
    for _ in range(10):
        session.play(LEFT, profile.clock.settle_s - 0.1)
        session.play(NO_STRETCH, 0.1)
    assert session.sets() == []


def test_settling_is_credited(session: Session, profile: Profile) -> None:
    session.play(NO_STRETCH, 1.0)
    assert session.play(LEFT, profile.clock.settle_s).hold.hold_s == 0.0
    assert session.play(LEFT, 0.2).hold.hold_s == pytest.approx(profile.clock.settle_s + 0.15)
    record = session.sets()[0]
    assert record.start_s == pytest.approx(1.0)
    assert record.hold_s == pytest.approx(record.end_s - record.start_s)


def test_a_fault_pauses_at_once_and_is_named_once_confirmed(session: Session, profile: Profile) -> None:
    held = session.play(LEFT, 5.0).hold.hold_s
    first = session.play(WRONG, 1 / FPS)
    assert first.hold.phase is Phase.PAUSED
    assert first.hold.hold_s == held
    assert first.fault is None
    later = session.play(WRONG, profile.clock.confirm_s + 0.1)
    assert later.hold.hold_s == held
    assert later.fault is not None
    assert later.fault.name == "hips_back"


def test_recovery_resumes_and_the_fault_is_on_record(session: Session) -> None:
    held = session.play(LEFT, 5.0).hold.hold_s
    session.play(WRONG, 2.0)
    state = session.play(LEFT, 5.05)
    assert state.hold.phase is Phase.HOLDING
    assert state.hold.hold_s == pytest.approx(held + 5.0)
    assert state.fault is None
    (record,) = session.sets()
    (fault,) = record.faults
    assert fault.name == "hips_back"
    assert (fault.start_s, fault.end_s) == pytest.approx((5.0, 6.95))
    assert np.array(record.holds) == pytest.approx(np.array([(0.0, 4.95), (7.0, 12.0)]))
    assert record.longest_hold_s == pytest.approx(5.0)
    assert (record.start_s, record.end_s) == pytest.approx((0.0, 12.0))


def test_holds_add_up_to_the_time_held(session: Session) -> None:
    for length_s in (5.0, 2.0, 3.5):
        session.play(LEFT, length_s)
        session.play(WRONG, 1.0)
    (record,) = session.sets()
    assert sum(end - start for start, end in record.holds) == pytest.approx(record.hold_s)
    assert len(record.holds) == 3


@pytest.mark.parametrize(
    ("wrong_s", "names"),
    [
        pytest.param(3.0, [], id="the way out of the position"),
        pytest.param(8.0, ["hips_back"], id="never put right again"),
    ],
)
@pytest.mark.parametrize("leaves", [True, False], ids=["then leaves", "until the video ends"])
def test_wrong_form_that_no_hold_follows(wrong_s: float, names: list[str], leaves: bool, session: Session) -> None:
    session.play(LEFT, 5.0)
    session.play(WRONG, wrong_s)
    if leaves:
        session.play(NO_STRETCH, 10.0)
    (record,) = session.sets()
    assert [fault.name for fault in record.faults] == names
    assert record.end_s == pytest.approx(4.95)
    if names:
        assert (record.faults[0].start_s, record.faults[0].end_s) == pytest.approx((5.0, 5.0 + wrong_s - 0.05))


def test_what_was_wrong_before_the_set_and_on_the_way_out_is_not_its_fault(session: Session) -> None:
    session.play(WRONG, 3.0)
    session.play(LEFT, 5.0)
    session.play(WRONG, 3.0)
    session.play(NO_STRETCH, 10.0)
    (record,) = session.sets()
    assert record.faults == ()
    assert (record.start_s, record.end_s) == pytest.approx((3.0, 7.95))


def test_a_set_ends_after_leaving_for_long_enough(session: Session, profile: Profile) -> None:
    session.play(LEFT, 5.0)
    state = session.play(NO_STRETCH, profile.clock.leave_s - 0.2)
    assert not session.ended
    assert state.hold.phase is Phase.AWAY
    assert (state.stretch, state.side) == ("kneeling_hip_flexor", Side.LEFT)
    state = session.play(NO_STRETCH, 0.5)
    assert len(session.ended) == 1
    assert (state.stretch, state.side, state.target_s) == ("", "", 0.0)
    assert state.hold.phase is Phase.IDLE


def test_a_finished_set_is_told_once(session: Session) -> None:
    session.play(LEFT, 5.0)
    session.play(NO_STRETCH, 30.0)
    assert sum(state.finished is not None for state in session.states) == 1
    assert session.tracker.finish() is None


def test_the_next_set_counts_from_zero(session: Session, profile: Profile) -> None:
    session.play(LEFT, 5.0)
    session.play(NO_STRETCH, 2.0)
    state = session.play(RIGHT_SIDE, profile.clock.settle_s - 0.2)
    assert state.hold.hold_s == 0.0
    assert state.hold.phase is Phase.SETTLING
    assert state.side == Side.RIGHT
    assert session.play(RIGHT_SIDE, 3.0).hold.longest_s < 5.0


def test_the_other_side_wrong_is_not_yet_a_new_set(session: Session) -> None:
    session.play(LEFT, 5.0)
    session.play(NO_STRETCH, 1.0)
    session.play(WRONG_RIGHT, 2.0)
    assert not session.ended
    session.play(RIGHT_SIDE, 0.1)
    assert len(session.ended) == 1


def test_labels_exchanged_for_seconds_do_not_split_a_set(session: Session) -> None:
    session.play(LEFT, 5.0)
    session.play(RIGHT_SIDE, 3.0)
    session.play(LEFT, 5.0)
    (record,) = session.sets()
    assert record.hold_s == pytest.approx(12.95)
    assert record.side == Side.LEFT


@pytest.mark.parametrize("before", [WRONG, UNSEEN], ids=["wrong", "unseen"])
def test_one_frame_away_does_not_end_a_set(before: Assessment, session: Session, profile: Profile) -> None:
    session.play(LEFT, 5.0)
    session.play(before, profile.clock.leave_s + 1.0)
    session.play(NO_STRETCH, 1 / FPS)
    session.play(LEFT, 5.0)
    assert len(session.sets()) == 1


@pytest.mark.parametrize("between", [WRONG, UNSEEN], ids=["wrong", "unseen"])
def test_labels_exchanged_behind_a_fault_do_not_split_a_set(between: Assessment, session: Session) -> None:
    session.play(LEFT, 5.0)
    session.play(between, 2.0)
    session.play(RIGHT_SIDE, 2.0)
    assert not session.ended


@pytest.mark.parametrize(
    ("spans", "side"),
    [
        pytest.param([(Side.LEFT, False, 10.0)], Side.LEFT, id="as labelled"),
        pytest.param([(Side.LEFT, True, 10.0)], Side.RIGHT, id="tracked leg labelled the other way all the time"),
        pytest.param([(Side.LEFT, False, 10.0), (Side.LEFT, True, 4.0)], Side.LEFT, id="the longer time decides"),
        pytest.param([(Side.LEFT, True, 4.0), (Side.LEFT, False, 10.0)], Side.LEFT, id="also when it comes later"),
        pytest.param(
            [(Side.LEFT, True, 3.0), (Side.RIGHT, False, 9.0)], Side.RIGHT, id="given in to the label: still one side"
        ),
    ],
)
def test_side_by_vote(spans: list[tuple[Side, bool, float]], side: Side, session: Session) -> None:
    for followed, labels_exchanged, length_s in spans:
        state = session.play(verdict(side=followed), length_s, labels_exchanged=labels_exchanged)
    assert state.side == side
    (record,) = session.sets()
    assert record.side == side


def test_before_it_counts_the_side_is_the_one_just_seen(session: Session) -> None:
    assert session.play(verdict(side=Side.LEFT), 0.2).side == Side.LEFT
    assert session.play(verdict(side=Side.RIGHT), 0.2).side == Side.RIGHT


@pytest.mark.parametrize("stretch", ["kneeling_hip_flexor", "bridge"])
def test_target_and_completion(stretch: str, session: Session, profile: Profile) -> None:
    target_s = profile.stretches[stretch].target_s
    assert session.play(verdict(stretch), 1.0).target_s == target_s
    session.play(verdict(stretch), target_s - 1.0 - 0.1)
    session.play(NO_STRETCH, 10.0)
    session.play(verdict(stretch), target_s + 0.1)
    assert [(r.completed, r.target_s) for r in session.sets()] == [(False, target_s), (True, target_s)]


def test_ranges_are_those_of_right_frames(session: Session) -> None:
    def at(hip: float, trunk: float) -> Assessment:
        right = verdict()
        values = {"hip_extension": hip, "trunk_inclination": trunk}
        results = [replace(r, value=values.get(r.check.name, r.value)) for r in right.results]
        return replace(right, findings=Findings.of(results))

    session.play(at(20.0, 2.0), 2.0)
    session.play(at(30.0, 4.0), 4.0)
    session.play(WRONG, 4.0)
    session.play(at(25.0, 3.0), 1.0)
    (record,) = session.sets()
    assert record.ranges["hip_extension"].best == 30.0
    assert record.ranges["hip_extension"].median == 30.0
    assert record.ranges["trunk_inclination"].median == 4.0


def test_values_that_could_not_be_told_are_not_in_the_ranges(session: Session) -> None:
    optional = verdict("standing_lunge", unknown=["front_knee_past_toe"])
    session.play(replace(optional, in_form=True), 5.0)
    (record,) = session.sets()
    assert "front_knee_past_toe" not in record.ranges
    assert "hip_extension" in record.ranges


def test_unbroken_holds_start_anew_after_a_fault(profile: Profile) -> None:
    session = Session(replace(profile, clock=replace(profile.clock, unbroken=True)))
    session.play(LEFT, 6.0)
    session.play(WRONG, 2.0)
    state = session.play(LEFT, 3.05)
    assert state.hold.hold_s == pytest.approx(3.0)
    assert state.hold.longest_s == pytest.approx(5.95)


@pytest.mark.parametrize(
    ("down_s", "faults"),
    [(0.6, ["lowered_fast"]), (3.0, []), (12.0, [])],
    ids=["dropped", "lowered slowly", "lowered very slowly"],
)
def test_hips_that_drop_out_of_a_bridge_are_a_fault(down_s: float, faults: list[str], profile: Profile) -> None:
    engine = Engine(profile)
    flat, lifted = bridge(-60.0, 100.0), bridge(-5.0, 100.0)
    poses = Clip().hold(flat, 2.0).hold(lifted, 6.0).hold(flat, 7.0, moving_s=down_s).poses
    records = [s.state.finished for s in map(engine.update, poses) if s.state.finished]
    assert [fault.name for record in records for fault in record.faults] == faults
