from __future__ import annotations

import numpy as np
import pytest

from posecoach.capture.tone_mapping import hlg_to_sdr, pq_to_sdr


@pytest.mark.parametrize("curve", [pq_to_sdr, hlg_to_sdr])
def test_curves_rise_from_black_to_white(curve) -> None:
    levels = curve().astype(int)
    assert (levels[0], levels[-1]) == (0, 255)
    assert (np.diff(levels) >= 0).all()


@pytest.mark.parametrize(
    ("curve", "signal", "shown"),
    # White paper of 203 cd/m2, and a grey card of 26 (ITU-R BT.2408, table 1), which sRGB shows at 101.
    [(pq_to_sdr, 0.58, 255), (pq_to_sdr, 0.38, 101), (hlg_to_sdr, 0.75, 255), (hlg_to_sdr, 0.38, 101)],
)
def test_known_levels(curve, signal, shown) -> None:
    assert int(curve()[round(255 * signal)]) == pytest.approx(shown, abs=3)
