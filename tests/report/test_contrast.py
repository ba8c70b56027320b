"""Text can be read in both colour schemes: WCAG 2 contrast, level AA."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

CSS = files("posecoach").joinpath("report/theme.css").read_text(encoding="utf-8")
LIGHT, DARK = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in CSS.split("@media", 2)[:2])


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "background", "least"),
    [
        ("ink", "page", 7.0),
        ("ink", "surface", 7.0),
        ("ink", "notice", 7.0),
        ("muted", "page", 4.5),
        ("muted", "surface", 4.5),
        ("accent", "page", 4.5),
        ("accent", "surface", 4.5),
        ("hold", "surface", 4.5),
        ("on-hold", "hold", 4.5),
        ("on-fault", "fault", 4.5),
        ("on-set", "set", 4.5),
        ("fault", "surface", 3.0),
        ("fault", "page", 3.0),
        ("hold", "page", 3.0),
    ],
)
def test_contrast(scheme: dict[str, str], text: str, background: str, least: float) -> None:
    assert contrast(scheme[text], scheme[background]) >= least


def test_both_schemes_name_the_same_colours() -> None:
    assert LIGHT.keys() == DARK.keys()
