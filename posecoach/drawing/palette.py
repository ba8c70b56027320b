"""Colours, as blue-green-red triples.

People with any kind of colour vision can tell the verdicts apart: bluish green and vermilion (after M. Okabe and
K. Ito) differ in hue and in brightness, and grey has no hue. Each verdict also has its own shape.
"""

from __future__ import annotations

from collections.abc import Mapping

from posecoach.engine.judging import Verdict

Colour = tuple[int, int, int]

IN_FORM: Colour = (160, 214, 62)
FAULT: Colour = (48, 124, 255)
CANNOT_TELL: Colour = (190, 184, 178)
BORDERLINE: Colour = (96, 202, 250)

VERDICT_COLOURS: Mapping[Verdict, Colour] = {
    Verdict.MET: IN_FORM,
    Verdict.BORDERLINE: BORDERLINE,
    Verdict.NOT_MET: FAULT,
    Verdict.CANNOT_TELL: CANNOT_TELL,
}

#: Text and the lines of the body.
TEXT: Colour = (250, 248, 245)
MUTED_TEXT: Colour = (206, 200, 192)
BODY: Colour = (238, 234, 228)
STRETCHED_LEG: Colour = (255, 206, 104)

#: Panels, and the dark edge that keeps light lines visible on a light picture.
PANEL: Colour = (40, 31, 24)
CASING: Colour = (48, 38, 30)
TRACK: Colour = (112, 98, 86)

#: How much of the picture a panel hides.
PANEL_OPACITY = 0.74
