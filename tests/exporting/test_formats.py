"""Each file is read back by a small independent reader of its published layout."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from posecoach.analysis.frame_table import FrameTable
from posecoach.engine.engine import Engine
from posecoach.exporting import FORMATS, Choices, MeasuredTrack, write_export
from posecoach.exporting.body_scale import metres_per_pixel
from posecoach.exporting.track import ANGLES, SIGMAS
from posecoach.pose import Landmark
from posecoach.pose.recording import Recording
from posecoach.profiles import load_profile
from posecoach.runtime.errors import UsageError, VideoError
from tests.analysis.recordings import write_recording
from tests.bodies import KNEELING, STANDING, SUPINE, Clip, Figure, Shot, hidden
from tests.exporting.tracks import HIDDEN, NOBODY, OUTSIDE, STRANGER, measured, write_example

#: Half of the last digit of pixels, metres and degrees.
PIXEL, METRE, DEGREE = 0.0005, 0.0000005, 0.00005


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    return write_example(tmp_path_factory.mktemp("recorded"))


@pytest.fixture(scope="module")
def track(recording: Recording) -> MeasuredTrack:
    return measured(recording)


def write(track: MeasuredTrack, name: str, folder: Path, choices: Choices | None = None) -> Path:
    path = folder / f"out{FORMATS[name].suffix}"
    write_export(track, FORMATS[name], path, choices or Choices())
    return path


def read_trc(path: Path) -> tuple[dict[str, str], list[str], np.ndarray, np.ndarray]:
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines[0].split("\t") == ["PathFileType", "4", "(X/Y/Z)", path.name]
    header = dict(zip(lines[1].split("\t"), lines[2].split("\t"), strict=True))
    markers = [name for name in lines[3].split("\t")[2:] if name]
    assert lines[3].split("\t")[:2] == ["Frame#", "Time"]
    assert lines[4].split("\t")[2:] == [f"{axis}{n + 1}" for n in range(len(markers)) for axis in "XYZ"]
    assert (lines[5], lines[-1]) == ("", "")
    rows = np.array([[float(cell) for cell in line.split("\t")] for line in lines[6:-1]])
    assert rows[:, 0].tolist() == list(range(1, len(rows) + 1))
    return header, markers, rows[:, 1], rows[:, 2:].reshape(len(rows), len(markers), 3)


def read_mot(path: Path) -> tuple[dict[str, str], dict[str, np.ndarray]]:
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    end = lines.index("endheader")
    header = dict(line.split("=") for line in lines[1:end])
    rows = np.array([[float(cell) for cell in line.split("\t")] for line in lines[end + 2 :]])
    return header, dict(zip(lines[end + 1].split("\t"), rows.T, strict=True))


def test_the_angles_are_those_of_the_engine(recording: Recording, track: MeasuredTrack) -> None:
    engine, table = Engine(load_profile()), FrameTable()
    for pose in recording:
        table.append(engine.update(pose))
    rows = table.table()
    for name in ANGLES:
        np.testing.assert_array_equal(track.angle(name), rows[name])
    for name, sigmas_deg in zip(SIGMAS, track.sigmas_deg.T, strict=True):
        np.testing.assert_array_equal(sigmas_deg, rows[name])
    assert np.isfinite(track.angles_deg).all(axis=1).sum() > 60


def test_nobody_and_a_stranger_have_no_values(track: MeasuredTrack) -> None:
    for frame in (NOBODY, STRANGER):
        assert np.isnan(track.image_px[frame]).all()
        assert np.isnan(track.angles_deg[frame]).all()
        assert not track.seen[frame].any()
        assert not track.visibility[frame].any()
    assert not track.seen[HIDDEN, Landmark.RIGHT_KNEE]
    assert track.seen[HIDDEN, Landmark.LEFT_KNEE]


def test_a_table_of_pixels_and_angles(track: MeasuredTrack, tmp_path: Path) -> None:
    with write(track, "csv", tmp_path).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(track)
    assert [float(row["t_s"]) for row in rows] == pytest.approx(track.times_s.tolist(), abs=1e-6)
    knees = [float(row["right_knee_x_px"] or "nan") for row in rows]
    np.testing.assert_allclose(knees, track.image_px[:, Landmark.RIGHT_KNEE, 0], atol=PIXEL * 1.01)
    for name in ANGLES:
        values = [float(row[name] or "nan") for row in rows]
        np.testing.assert_allclose(values, track.angle(name), atol=DEGREE * 1.01)
    for name, sigmas_deg in zip(SIGMAS, track.sigmas_deg.T, strict=True):
        np.testing.assert_allclose([float(row[name] or "nan") for row in rows], sigmas_deg, atol=DEGREE * 1.01)
    assert set(rows[NOBODY].values()) == {"", rows[NOBODY]["t_s"]}
    assert float(rows[HIDDEN]["right_knee_visibility"]) == 0.0


@pytest.mark.parametrize("height_m", [None, 1.75])
def test_markers(track: MeasuredTrack, tmp_path: Path, height_m: float | None) -> None:
    header, markers, times_s, xyz = read_trc(write(track, "trc", tmp_path, Choices(height_m=height_m)))
    assert header["Units"] == ("px" if height_m is None else "m")
    assert (int(header["NumFrames"]), int(header["NumMarkers"])) == xyz.shape[:2]
    assert float(header["DataRate"]) == pytest.approx((len(track) - 1) / track.times_s[-1], abs=1e-6)
    np.testing.assert_allclose(times_s, track.times_s, atol=1e-6)
    scale = 1.0 if height_m is None else metres_per_pixel(track, height_m)
    for name, landmark in (
        ("RKnee", Landmark.RIGHT_KNEE),
        ("LBigToe", Landmark.LEFT_FOOT_INDEX),
        ("Nose", Landmark.NOSE),
    ):
        found = xyz[:, markers.index(name)]
        expected = np.where(track.seen[:, landmark, None], track.image_px[:, landmark], np.nan)
        np.testing.assert_allclose(
            found[:, 0], expected[:, 0] * scale, atol=(PIXEL if height_m is None else METRE) * 1.01
        )
        np.testing.assert_allclose(
            found[:, 1], (track.size_px[1] - expected[:, 1]) * scale, atol=(PIXEL if height_m is None else METRE) * 1.01
        )
        np.testing.assert_array_equal(found[:, 2], np.where(track.seen[:, landmark], 0.0, np.nan))
    assert np.isnan(xyz[NOBODY]).all()
    assert np.isnan(xyz[HIDDEN, markers.index("RKnee")]).all()


def test_up_is_up(tmp_path: Path) -> None:
    track = measured(Recording(write_recording(tmp_path / "a.rec", Clip().hold(STANDING, 1.0).poses)))
    _, markers, _, xyz = read_trc(write(track, "trc", tmp_path))
    heights = dict(zip(markers, xyz[-1, :, 1], strict=True))
    assert heights["Nose"] > heights["RShoulder"] > heights["RHip"] > heights["RKnee"] > heights["RAnkle"] > 0.0


@pytest.mark.parametrize("facing", ["left", "right"])
@pytest.mark.parametrize("trunk_px", [80.0, 110.0])
def test_the_scale_comes_from_the_height(tmp_path: Path, facing: str, trunk_px: float) -> None:
    """The figures have a trunk of 1 and thighs and shanks of 0.85, which are 0.779 of the height of a person."""
    clip = Clip(shot=Shot(trunk_px=trunk_px)).hold(Figure(facing=facing), 2.0)
    track = measured(Recording(write_recording(tmp_path / "a.rec", clip.poses)))
    assert metres_per_pixel(track, 1.8) == pytest.approx(1.8 * 0.779 / (2.7 * trunk_px), rel=0.05)
    assert metres_per_pixel(track, 0.9) == pytest.approx(metres_per_pixel(track, 1.8) / 2, rel=1e-9)


def test_no_scale_without_legs(tmp_path: Path) -> None:
    poses = [hidden(pose, range(25, 33)) for pose in Clip().hold(STANDING, 2.0).poses]
    track = measured(Recording(write_recording(tmp_path / "a.rec", poses)))
    with pytest.raises(UsageError, match="--height"):
        write(track, "trc", tmp_path, Choices(height_m=1.8))
    assert not (tmp_path / "out.trc").exists()


@pytest.mark.parametrize(("gait_model", "sign"), [("gait2392", -1.0), ("rajagopal", 1.0)])
def test_angles_with_the_signs_of_a_gait_model(
    track: MeasuredTrack, tmp_path: Path, gait_model: str, sign: float
) -> None:
    header, columns = read_mot(write(track, "mot", tmp_path, Choices(gait_model=gait_model)))
    assert header == {"version": "1", "nRows": str(len(track)), "nColumns": "6", "inDegrees": "yes"}
    np.testing.assert_allclose(columns["time"], track.times_s, atol=1e-6)
    for side in ("left", "right"):
        hips, knees = columns[f"hip_flexion_{side[0]}"], columns[f"knee_angle_{side[0]}"]
        np.testing.assert_allclose(hips, -track.angle(f"hip_extension_{side}_deg"), atol=DEGREE * 1.01)
        np.testing.assert_allclose(knees, sign * track.angle(f"knee_flexion_{side}_deg"), atol=DEGREE * 1.01)


@pytest.mark.parametrize(
    ("figure", "tilt_deg"),
    [(STANDING, 0.0), (KNEELING.leaning(20.0), -20.0), (SUPINE, 90.0), (STANDING.leaning(-8.0), 8.0)],
)
def test_the_pelvis_tilts_backwards_about_the_axis_to_the_right(
    tmp_path: Path, figure: Figure, tilt_deg: float
) -> None:
    track = measured(Recording(write_recording(tmp_path / "a.rec", Clip().hold(figure, 2.0).poses)))
    _, columns = read_mot(write(track, "mot", tmp_path))
    assert columns["pelvis_tilt"][-1] == pytest.approx(tilt_deg, abs=4.0)


def test_the_layout_of_deeplabcut(track: MeasuredTrack, tmp_path: Path) -> None:
    with write(track, "dlc", tmp_path).open(encoding="utf-8", newline="") as file:
        scorer, parts, coordinates, *rows = list(csv.reader(file))
    assert (scorer[0], parts[0], coordinates[0]) == ("scorer", "bodyparts", "coords")
    assert set(scorer[1:]) == {"posecoach"}
    assert coordinates[1:4] == ["x", "y", "likelihood"]
    assert parts[1::3] == [landmark.name.lower() for landmark in Landmark]
    assert [int(row[0]) for row in rows] == list(range(len(track)))
    at = parts.index("right_knee")
    values = np.array([[float(cell or "nan") for cell in row[at : at + 3]] for row in rows])
    np.testing.assert_allclose(values[:, :2], track.image_px[:, Landmark.RIGHT_KNEE], atol=PIXEL * 1.01)
    assert values[HIDDEN, 2] == 0.0
    assert set(rows[NOBODY][1:]) == {""}


def test_coco_keypoints(track: MeasuredTrack, tmp_path: Path) -> None:
    document = json.loads(write(track, "coco", tmp_path).read_text(encoding="utf-8"))
    (category,) = document["categories"]
    assert len(category["keypoints"]) == 17
    assert {point for limb in category["skeleton"] for point in limb} == set(range(1, 18))
    assert [image["t_s"] for image in document["images"]] == pytest.approx(track.times_s.tolist(), abs=1e-6)
    by_image = {body["image_id"]: body for body in document["annotations"]}
    assert set(range(len(track))) - set(by_image) == {NOBODY, STRANGER}
    for at, body in by_image.items():
        x, y, flags = (np.array(body["keypoints"][start::3]) for start in range(3))
        assert body["num_keypoints"] == (flags > 0).sum()
        for number, name in enumerate(category["keypoints"]):
            landmark = Landmark[name.upper()]
            if flags[number]:
                assert (x[number], y[number]) == pytest.approx(track.image_px[at, landmark], abs=PIXEL * 1.01)
                assert (flags[number] == 2) == track.seen[at, landmark]
            else:
                assert (x[number], y[number]) == (0, 0)
        left, top, width, height = body["bbox"]
        assert (left, left + width) == pytest.approx((x[flags > 0].min(), x[flags > 0].max()), abs=0.002)
        assert (top, top + height) == pytest.approx((y[flags > 0].min(), y[flags > 0].max()), abs=0.002)
    wrist = category["keypoints"].index("left_wrist")
    assert by_image[OUTSIDE]["keypoints"][3 * wrist : 3 * wrist + 3] == [0, 0, 0]


def test_an_empty_recording_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match="no frame"):
        measured(Recording(write_recording(tmp_path / "a.rec", [])))
