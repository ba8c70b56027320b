from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from posecoach.analysis.frame_table import FrameTable
from posecoach.analysis.replay import Replayer, SignalTrack, analyze_recording, paired
from posecoach.engine.between import FrameJudge
from posecoach.engine.engine import Engine
from posecoach.engine.sets import SetRecord
from posecoach.pose import Side
from posecoach.pose.recording import Recording, decode, encode
from posecoach.profiles import Profile, load_profile, override
from posecoach.profiles.changes import Changes
from posecoach.runtime.errors import VideoError
from posecoach.stretches import STRETCHES
from tests.analysis.recordings import all_stretches, write_recording
from tests.bodies import KNEELING, RIGHT, SITTING, SIZE_PX, Clip, looked_at


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    path = tmp_path_factory.mktemp("recordings") / "all.rec"
    return Recording(write_recording(path, all_stretches().poses))


def judged_live(profile: Profile, clip: Clip, only: str | None = None) -> list[SetRecord]:
    """Return the sets of the engine for a clip whose landmarks are rounded as in a recording."""
    engine = Engine(profile, [STRETCHES[only]] if only else [])
    steps = [engine.update(decode(encode(pose), SIZE_PX)) for pose in clip.poses]
    last = engine.finish()
    return [s.state.finished for s in steps if s.state.finished] + ([last] if last else [])


CHANGES: dict[str, Changes] = {
    "hip": {"kneeling_hip_flexor.hip_extension.min": 20, "bridge.hip_extension.max": -10},
    "unbroken": {"clock.unbroken": True, "clock.confirm_s": 0.1},
    "sight": {"sight.min_visibility": 0.9, "sight.max_view_deg": 20},
    "gates": {"standing_lunge.recognise.stride.min": 1.5, "clock.leave_s": 1},
}


@pytest.mark.parametrize("only", [None, *STRETCHES])
def test_a_recording_gives_the_verdicts_of_its_video(only: str | None, profile: Profile, recording: Recording) -> None:
    live = judged_live(profile, all_stretches(), only)
    chosen = [STRETCHES[only]] if only else []
    assert list(analyze_recording(recording, profile, chosen).sets) == live
    assert list(Replayer(recording).judge(profile, chosen)) == live
    assert only is None or {record.stretch for record in live} == {only}


def test_a_recording_of_some_looks_gives_the_frames_of_its_video(profile: Profile, tmp_path: Path) -> None:
    """All that `frames.csv` says, from the poses as they come and from the recording of them."""
    poses = all_stretches(fps=20.0).poses
    poses = looked_at(poses, range(0, len(poses), 5))
    engine, as_they_come, again = Engine(profile), FrameTable(), FrameTable()
    for judged in FrameJudge(engine).over(decode(encode(pose), SIZE_PX) for pose in poses):
        as_they_come.append(judged)
    recording = Recording(write_recording(tmp_path / "some.rec", poses))
    analysis = analyze_recording(recording, profile, listener=again.append)
    assert again.table().tobytes() == as_they_come.table().tobytes()
    assert again.table()["between"].mean() > 0.7
    assert list(analysis.sets) == list(Replayer(recording).judge(profile))
    assert {record.stretch for record in analysis.sets} == set(RIGHT)
    assert analysis.trace.frames == len(poses)


def test_all_stretches_are_in_the_recording(profile: Profile, recording: Recording) -> None:
    sets = analyze_recording(recording, profile).sets
    assert {record.stretch for record in sets} == set(RIGHT)
    assert any(record.faults for record in sets)


def test_judging_again_and_again_gives_what_one_run_gives(profile: Profile, recording: Recording) -> None:
    replayer = Replayer(recording)
    changed = [override(profile, changes) for changes in CHANGES.values()]
    for tried in (*changed, load_profile("gentle"), load_profile("strict"), profile):
        assert replayer.judge(tried) == analyze_recording(recording, tried).sets


def test_signals_are_measured_once_unless_sight_changes(profile: Profile, recording: Recording) -> None:
    replayer = Replayer(recording)
    track = replayer.track(profile.sight)
    assert isinstance(track, SignalTrack)
    assert len(track.signals) == len(recording)
    replayer.judge(override(profile, {"bridge.target_s": 40}))
    assert replayer.track(profile.sight) is track
    assert replayer.track(replace(profile.sight, min_trunk_px=30.0)) is not track


def test_the_analysis_tells_about_the_recording(profile: Profile, recording: Recording) -> None:
    analysis = analyze_recording(recording, profile)
    summary = analysis.summary()
    assert summary["source"] == {
        "path": str(recording.path),
        "width": SIZE_PX[0],
        "height": SIZE_PX[1],
        "frames": len(recording),
        "duration_s": round((len(recording) - 1) / 10, 3),
        "stopped_early": False,
        "speed": 1.0,
        "mirrored": False,
        "unread": [],
        "black_s": 0.0,
        "still_s": 0.0,
    }
    assert summary["model"] == "full"
    assert analysis.trace.frames == len(recording)
    assert summary["pose"]["frames_with_pose"] == len(recording) - 4
    assert summary["cannot_tell_s"]["nobody"] > 0.0


def test_a_tighter_threshold_holds_less(profile: Profile, tmp_path: Path) -> None:
    """The hip extends further over the clip, so that each higher limit is reached later."""
    clip = Clip(fps=10).hold(SITTING, 2.0).hold(KNEELING.with_stretched(hip_extension_deg=16.0), 2.0)
    clip.hold(KNEELING.with_stretched(hip_extension_deg=40.0), 2.0, moving_s=12.0)
    replayer = Replayer(Recording(write_recording(tmp_path / "a.rec", clip.poses)))
    held = [
        sum(r.hold_s for r in replayer.judge(override(profile, {"kneeling_hip_flexor.hip_extension.min": limit})))
        for limit in (10, 25, 30, 35, 60)
    ]
    assert held == sorted(held, reverse=True)
    # 24 deg in 12 s: a limit higher by 5 deg takes away 2.5 s.
    assert held[1] - held[2] == pytest.approx(2.5, abs=0.4)
    assert held[2] - held[3] == pytest.approx(2.5, abs=0.4)
    assert held[-1] == 0.0


def test_a_shorter_target_changes_nothing_but_what_is_reached(profile: Profile, recording: Recording) -> None:
    replayer = Replayer(recording)
    before, after = replayer.judge(profile), replayer.judge(override(profile, {"bridge.target_s": 5}))
    assert [replace(r, target_s=0.0) for r in before] == [replace(r, target_s=0.0) for r in after]
    assert [r.completed for r in after if r.stretch == "bridge"] == [True]


def test_a_recording_without_a_frame_says_so(profile: Profile, tmp_path: Path) -> None:
    empty = Recording(write_recording(tmp_path / "empty.rec", []))
    with pytest.raises(VideoError, match="no frame"):
        analyze_recording(empty, profile)
    with pytest.raises(VideoError, match="no frame"):
        Replayer(empty)


def test_a_recording_cut_off_stopped_early(profile: Profile, tmp_path: Path) -> None:
    path = write_recording(tmp_path / "cut.rec", Clip(fps=10).hold(KNEELING, 6.0).poses, finished=False)
    path.write_bytes(path.read_bytes()[:-100])
    analysis = analyze_recording(Recording(path), profile)
    assert analysis.source.stopped_early
    assert analysis.source.frames == 59
    assert analysis.sets[0].hold_s == pytest.approx(5.8)


def a_set(start_s: float, end_s: float, stretch: str = "bridge") -> SetRecord:
    return SetRecord(stretch, Side.BOTH, start_s, end_s, 1.0, 1.0, 20.0, ((start_s, end_s),), (), {})


FIRST, SECOND, LATE = a_set(0.0, 10.0), a_set(20.0, 30.0), a_set(40.0, 50.0)
LONG, OTHER = a_set(8.0, 30.0), a_set(0.0, 10.0, "supine_psoas")


@pytest.mark.parametrize(
    ("counted", "would_count", "expected"),
    [
        ([], [], []),
        ([FIRST, SECOND], [FIRST, SECOND], [(FIRST, FIRST), (SECOND, SECOND)]),
        ([FIRST, SECOND], [SECOND], [(FIRST, None), (SECOND, SECOND)]),
        ([SECOND], [FIRST, SECOND, LATE], [(None, FIRST), (SECOND, SECOND), (None, LATE)]),
        ([FIRST, SECOND], [LONG], [(FIRST, None), (SECOND, LONG)]),
        ([FIRST], [OTHER], [(FIRST, None), (None, OTHER)]),
    ],
)
def test_sets_that_share_time_stand_side_by_side(
    counted: list[SetRecord], would_count: list[SetRecord], expected: list[tuple[SetRecord | None, SetRecord | None]]
) -> None:
    assert paired(counted, would_count) == expected
