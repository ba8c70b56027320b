"""What the pages add to the colours of the report can be read in both schemes: WCAG 2 contrast."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from tests.report.test_contrast import DARK, LIGHT, contrast

CSS = files("posecoach").joinpath("web/shared/theme.css").read_text(encoding="utf-8")
OWN_LIGHT, OWN_DARK = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part)) for part in CSS.split("@media", 1))


@pytest.mark.parametrize("scheme", [LIGHT | OWN_LIGHT, DARK | OWN_LIGHT | OWN_DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "background", "least"),
    [
        ("on-accent", "accent", 4.5),
        ("changed", "changed-tint", 4.5),
        ("ink", "changed-tint", 7.0),
        ("surface", "changed", 4.5),
        ("changed", "surface", 4.5),
        ("fault", "surface", 4.5),
        ("fault", "page", 4.5),
        ("accent", "page", 4.5),
        ("skeleton", "casing", 7.0),
        ("skeleton-hold", "casing", 4.5),
        ("skeleton-fault", "casing", 4.5),
        ("skeleton-hold", "stage", 4.5),
        ("skeleton-fault", "stage", 4.5),
    ],
)
def test_contrast(scheme: dict[str, str], text: str, background: str, least: float) -> None:
    assert contrast(scheme[text], scheme[background]) >= least
