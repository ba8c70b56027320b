"""Damaged and missing model files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from posecoach.cli import main
from posecoach.estimation import Landmarker, model_path
from posecoach.estimation.bundles import check_bundle
from posecoach.runtime.errors import ModelError
from tests import videos


def _middle(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 64] = bytes(byte ^ 0xFF for byte in content[middle : middle + 64])
    path.write_bytes(content)


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "64 bytes changed": (_middle, "is damaged or incomplete"),
    "cut short": (lambda path: path.write_bytes(path.read_bytes()[:1_000_000]), "is damaged or incomplete"),
    "empty": (lambda path: path.write_bytes(b""), "is damaged or incomplete"),
    "a folder": (_folder, "is missing"),
    "no checksums": (lambda path: path.with_name("SHA256SUMS").unlink(), "cannot read the checksums"),
    "no checksum of it": (lambda path: path.with_name("SHA256SUMS").write_text("\n"), "is damaged or incomplete"),
}


@pytest.fixture
def lite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A model file that may be damaged."""
    folder = tmp_path / "models"
    folder.mkdir()
    for path in (model_path("lite"), model_path("lite").with_name("SHA256SUMS")):
        shutil.copy(path, folder)
    monkeypatch.setattr("posecoach.estimation.landmarker.data_folder", lambda _: folder)
    return folder / "pose_landmarker_lite.task"


@pytest.mark.parametrize(("damage", "says"), DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_model_is_not_loaded(damage: Callable[[Path], object], says: str, lite: Path) -> None:
    damage(lite)
    with pytest.raises(ModelError, match=f"{says}.*: reinstall posecoach or run models/build.py"):
        Landmarker("lite", follow=False)


def test_a_model_that_may_not_be_read(lite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> IO[bytes]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(ModelError, match=r"cannot read the model file .*: Permission denied; change its permissions"):
        check_bundle(lite)


def test_the_command_says_it_in_one_line(lite: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    _middle(lite)
    assert main(["analyze", str(videos.nobody(tmp_path)), "--model", "lite"]) == 1
    (line,) = capfd.readouterr().err.splitlines()
    assert line.startswith("posecoach: the model file pose_landmarker_lite.task is damaged")
    assert not (tmp_path / "nobody.posecoach").exists()


def test_a_checksum_is_checked_once_and_again_after_a_change(lite: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_bundle(lite)
    with monkeypatch.context() as patched:
        patched.setattr("hashlib.file_digest", lambda *_: pytest.fail("it was compared again"))
        check_bundle(lite)
    _middle(lite)
    with pytest.raises(ModelError, match="damaged"):
        check_bundle(lite)
