from __future__ import annotations

import pytest

from tests.cli.test_analyze import RESULTS
from tests.conftest import DEMO, AnalysedSample


@pytest.mark.parametrize("sample", [DEMO], indirect=True)
def test_demo_runs_with_no_camera_and_no_screen(sample: AnalysedSample) -> None:
    assert "demo" in sample.done.args
    assert sample.done.returncode == 0
    assert {path.name for path in sample.out.iterdir()} == RESULTS
    assert f"Open {sample.out / 'report.html'} in a browser" in sample.done.stdout
    assert "Lift your chest" in sample.done.stdout
    assert "Playing" not in sample.done.stdout
