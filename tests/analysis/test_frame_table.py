from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from posecoach.analysis.frame_table import COLUMNS, FrameTable
from posecoach.engine.engine import Engine
from posecoach.pose import Pose
from posecoach.profiles import Profile
from tests.bodies import KNEELING, SIZE_PX, Clip

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "output-files.md"


def test_every_column_is_documented_in_its_place() -> None:
    section = DOCUMENTATION.read_text(encoding="utf-8").partition("## frames.csv")[2].partition("## ")[0]
    words = re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`]+)`", section)))
    assert tuple(words[: len(COLUMNS)]) == COLUMNS


def test_a_table_without_frames_has_its_columns() -> None:
    table = FrameTable().table()
    assert table.shape == (0,)
    assert table.dtype.names == COLUMNS


def test_rows(profile: Profile) -> None:
    engine, table = Engine(profile), FrameTable()
    poses = Clip(fps=10.0).hold(KNEELING, 3.0).poses
    for pose in [*poses, Pose.empty(3.0, SIZE_PX)]:
        table.append(engine.update(pose))
    rows = table.table()
    assert rows["pose"].tolist() == [True] * 30 + [False]
    assert rows["t_s"].tolist() == [pose.t_s for pose in poses] + [3.0]
    assert (rows["stretch"][:30] == "kneeling_hip_flexor").all()
    assert rows["in_form"][29] == 1.0
    assert np.isnan(rows["in_form"][30])
    assert rows["view"].tolist() == ["side"] * 30 + [""]
    assert np.isnan(rows["hip_extension_left_deg"][30])
