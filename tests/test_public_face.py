"""The public names of `import posecoach`: few, loaded lazily, documented."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import posecoach

ROOT = Path(__file__).parents[1]

NAMES = [
    "AnalysisResult",
    "Engine",
    "Estimator",
    "Frame",
    "JudgedFrame",
    "Judging",
    "Landmark",
    "Pose",
    "PosecoachError",
    "Profile",
    "Recording",
    "SetRecord",
    "Stretch",
    "analyze",
    "judge",
    "load_profile",
]

#: Modules that take long to load.
HEAVY = {"numpy", "cv2", "mediapipe", "av", "matplotlib", "jinja2", "rich", "starlette"}


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split()) & HEAVY


def test_the_names() -> None:
    assert posecoach.__all__ == NAMES
    assert set(NAMES) <= set(dir(posecoach))


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_there_and_says_what_it_is(name: str) -> None:
    value = getattr(posecoach, name)
    assert value.__name__ == name
    assert value.__doc__


def test_each_name_is_imported_for_type_checkers() -> None:
    source = (ROOT / "posecoach" / "__init__.py").read_text(encoding="utf-8")
    typed = source.partition("if TYPE_CHECKING:")[2].partition("__version__")[0]
    imported = [name.strip() for line in re.findall(r"import (.+)", typed) for name in line.split(",")]
    assert sorted(imported) == sorted(NAMES)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'analyse'"):
        _ = posecoach.analyse  # type: ignore[attr-defined]


def test_the_documentation_lists_the_same_names() -> None:
    text = (ROOT / "docs" / "library.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `(\w+)", text, re.MULTILINE)) == sorted(NAMES)


def test_importing_loads_nothing() -> None:
    assert loaded_by("import posecoach") == set()


def test_judging_poses_needs_neither_opencv_nor_a_model() -> None:
    used = "from posecoach import Engine, Landmark, Pose, Recording, judge, load_profile; list(judge([]))"
    assert loaded_by(used) == {"numpy"}
