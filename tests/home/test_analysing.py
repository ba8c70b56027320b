from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from posecoach.batch.orders import Order
from posecoach.home.analysing import Analyser, AnalysisStage
from posecoach.home.results import ResultsFolder, results_of
from posecoach.profiles import load_profile
from posecoach.results.request import Request
from posecoach.runtime.errors import UsageError
from tests.live.fakes import wait_until
from tests.videos import SAMPLES, sample_start, text_named_mp4

#: Upper limit of every wait; none takes that long unless something is broken, seconds.
PATIENCE_S = 120.0


@pytest.fixture
def analyser() -> Iterator[Analyser]:
    made = Analyser()
    yield made
    made.stop()


def order(video: Path, folder: Path) -> Order:
    return Order(video, folder, Request("lite", load_profile(), annotate=False))


def test_a_video_is_analysed_to_its_end(analyser: Analyser, tmp_path: Path) -> None:
    video = sample_start(tmp_path / "mine.mp4", seconds=2.0)
    assert analyser.progress.stage is AnalysisStage.NONE
    analyser.start(order(video, results_of(video)))
    with pytest.raises(UsageError, match=r"mine\.mp4 is still being analysed"):
        analyser.start(order(video, tmp_path / "other"))
    assert wait_until(lambda: not analyser.working, PATIENCE_S)
    assert (analyser.progress.stage, analyser.progress.share) == (AnalysisStage.DONE, 1.0)
    (told,) = ResultsFolder(tmp_path).content()["videos"]
    assert told["report"]
    assert not told["annotated"]


def test_one_that_is_given_up_leaves_nothing(analyser: Analyser, tmp_path: Path) -> None:
    analyser.start(order(SAMPLES / "bridge.mp4", tmp_path / "results"))
    assert wait_until(lambda: analyser.progress.share > 0.0, PATIENCE_S)
    analyser.stop()
    assert not analyser.working
    assert analyser.progress.stage is AnalysisStage.STOPPED
    assert not (tmp_path / "results").exists()


def test_one_that_cannot_be_read_says_why(analyser: Analyser, tmp_path: Path) -> None:
    video = text_named_mp4(tmp_path)
    analyser.start(order(video, tmp_path / "results"))
    assert wait_until(lambda: not analyser.working, PATIENCE_S)
    assert analyser.progress.stage is AnalysisStage.FAILED
    assert video.name in analyser.progress.note
    assert not (tmp_path / "results").exists()
