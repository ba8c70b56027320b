import hashlib

import pytest

from posecoach.estimation import MODELS, Landmarker, model_path
from posecoach.runtime.errors import ModelError, UsageError
from posecoach.runtime.resources import data_folder


@pytest.mark.parametrize("model", MODELS)
def test_bundles_match_their_checksums(model):
    lines = (data_folder("models") / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, name in (line.split() for line in lines)}
    path = model_path(model)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == sums[path.name]


def test_unknown_model_is_named():
    with pytest.raises(UsageError, match=r"unknown model 'huge'.*lite, full, heavy"):
        model_path("huge")


def test_a_damaged_bundle_says_what_to_do(monkeypatch, tmp_path):
    (tmp_path / "pose_landmarker_lite.task").write_bytes(b"not a model")
    monkeypatch.setattr("posecoach.estimation.landmarker.data_folder", lambda _: tmp_path)
    with pytest.raises(ModelError, match="reinstall posecoach"):
        Landmarker("lite", follow=False)


def test_a_missing_bundle_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr("posecoach.estimation.landmarker.data_folder", lambda _: tmp_path)
    with pytest.raises(ModelError, match="is missing: reinstall posecoach"):
        model_path("full")
