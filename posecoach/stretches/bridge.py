"""Bridge pose: on the back, feet flat, hips lifted into one line with trunk and thighs."""

from __future__ import annotations

import math

from posecoach.kinematics.signals import Posture, Signals
from posecoach.stretches.base import SAFETY, Card, Check, Fault, Gate, Measures, Stretch, WatchKind, WatchRule


def _measure(signals: Signals, side: str) -> Measures:  # noqa: ARG001 - a bridge has no side
    left, right = signals.left, signals.right
    return {
        "hip_extension": _mean(left.hip_extension_deg, right.hip_extension_deg),
        "knee_flexion": _mean(left.knee_flexion_deg, right.knee_flexion_deg),
        "pelvis_height": signals.pelvis_height,
        "leg_difference": _difference(left.knee_flexion_deg, right.knee_flexion_deg),
        "lowest_knee_flexion": min(_or(left.knee_flexion_deg, math.inf), _or(right.knee_flexion_deg, math.inf)),
    }


def _or(value: float, otherwise: float) -> float:
    return value if math.isfinite(value) else otherwise


def _mean(a: float, b: float) -> float:
    """Mean of the two, or the one that was measured: the leg away from the camera is often hidden."""
    return (_or(a, b) + _or(b, a)) / 2


def _difference(a: float, b: float) -> float:
    return abs(a - b) if math.isfinite(a) and math.isfinite(b) else 0.0


_FEET_FAR = Fault("feet_far", ("Bring your feet closer to your hips", "Walk your heels in, under your knees"))
_SAG = Fault("hips_sag", ("Lift your hips higher", "Squeeze your glutes and push up", "Hips up, one long line"))

BRIDGE = Stretch(
    name="bridge",
    title="Bridge pose",
    sided=False,
    postures=frozenset({Posture.SUPINE}),
    gates=(Gate("pelvis_height", "trunk"), Gate("leg_difference", "deg"), Gate("lowest_knee_flexion", "deg")),
    checks=(
        Check(
            name="knee_flexion",
            label="Knee flexion",
            unit="deg",
            safe=(50.0, 140.0),
            below=_FEET_FAR,
            above=Fault("feet_near", ("Move your feet a little away from your hips",)),
        ),
        Check(
            name="pelvis_height",
            label="Pelvis height",
            unit="trunk",
            safe=(0.15, 0.8),
            below=_SAG,
        ),
        Check(
            name="hip_extension",
            label="Hip extension",
            unit="deg",
            safe=(-35.0, 30.0),
            below=_SAG,
            above=Fault("overextended", ("Lower your hips a little: ribs down", "Not so high: flat belly, no arch")),
        ),
    ),
    measure=_measure,
    watches=(
        WatchRule(
            kind=WatchKind.SLOW_LOWERING,
            check=Check(
                name="lowering",
                label="Lowering",
                unit="s",
                safe=(0.0, 10.0),
                below=Fault("lowered_fast", ("Lower your hips slowly, over two seconds or more", "Roll down slowly")),
            ),
            threshold="lowering_s",
        ),
    ),
    card=Card(
        how=(
            "Lie on your back, side-on to the camera, knees bent, feet flat under your knees.",
            "Press into your feet and lift your hips with glutes and core, until shoulders, hips and knees line up.",
            "Hold for five calm breaths without arching your back.",
            "Lower slowly, over two seconds or more.",
        ),
        feel="Glutes working, front of both hips long.",
        safety=SAFETY + " Keep your neck still; look up.",
        unseen="Which muscles do the work cannot be seen: squeeze the glutes yourself.",
    ),
)
