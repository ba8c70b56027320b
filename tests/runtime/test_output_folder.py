from __future__ import annotations

from pathlib import Path

import pytest

from posecoach.runtime.errors import OutputError
from posecoach.runtime.output_folder import whole_file


def test_a_file_appears_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.html"
    with whole_file(path) as scratch:
        assert scratch.suffix == ".html"
        scratch.write_text("whole")
        assert not path.exists()
    assert path.read_text() == "whole"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("raised", "expected"), [(KeyboardInterrupt(), KeyboardInterrupt), (OSError(28, "full"), OutputError)]
)
def test_after_an_error_nothing_has_changed(
    raised: BaseException, expected: type[BaseException], tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text("mine")

    def write() -> None:
        with whole_file(path) as scratch:
            scratch.write_text("half")
            raise raised

    with pytest.raises(expected):
        write()
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["", ".", "/"])
def test_a_folder_is_no_file(name: str) -> None:
    with pytest.raises(OutputError, match="name a file in it"), whole_file(Path(name)):
        pass
