"""Kneeling hip flexor stretch: one knee on the floor, the hips sink forward over the front foot."""

from __future__ import annotations

from posecoach.kinematics.signals import Posture, Signals
from posecoach.stretches.base import SAFETY, Card, Check, Fault, Gate, Measures, Stretch, other_side


def _measure(signals: Signals, side: str) -> Measures:
    back, front = signals.leg(side), signals.leg(other_side(side))
    return {
        "hip_extension": back.hip_extension_deg,
        "trunk_inclination": signals.trunk_inclination_deg,
        "front_knee_flexion": front.knee_flexion_deg,
        "back_knee_height": back.knee_height,
        "front_knee_height": front.knee_height,
        "hip_split": back.hip_extension_deg - front.hip_extension_deg,
    }


KNEELING_HIP_FLEXOR = Stretch(
    name="kneeling_hip_flexor",
    title="Kneeling hip flexor stretch",
    sided=True,
    postures=frozenset({Posture.KNEELING}),
    gates=(Gate("back_knee_height", "trunk"), Gate("front_knee_height", "trunk"), Gate("hip_split", "deg")),
    checks=(
        Check(
            name="trunk_inclination",
            label="Trunk inclination",
            unit="deg",
            safe=(-25.0, 35.0),
            below=Fault(
                "overarch",
                ("Bring your chest back over your hips: do not arch", "Ribs down, stand tall instead of leaning back"),
            ),
            above=Fault(
                "trunk_forward", ("Lift your chest: keep your back upright", "Grow tall, shoulders over your hips")
            ),
        ),
        Check(
            name="front_knee_flexion",
            label="Front knee flexion",
            unit="deg",
            safe=(30.0, 160.0),
            below=Fault("front_knee_straight", ("Bend your front knee a little more",)),
            above=Fault("front_knee_too_bent", ("Step your front foot a little further forward",)),
        ),
        Check(
            name="hip_extension",
            label="Hip extension, back leg",
            unit="deg",
            safe=(0.0, 60.0),
            below=Fault(
                "hips_back",
                (
                    "Tuck your hips forward a little",
                    "Let your hips sink forward",
                    "Shift your weight to the front foot",
                ),
            ),
        ),
    ),
    measure=_measure,
    card=Card(
        how=(
            "Kneel on one knee, side-on to the camera; put the other foot flat in front of you.",
            "Keep your back straight and tuck your tailbone under.",
            "Lean forward gently from the hips until the front of the back leg's hip stretches.",
            "Hold 30 seconds, breathing calmly, then change sides.",
        ),
        feel="In front of the hip of the leg that kneels.",
        safety=SAFETY + " Put a cushion under the knee.",
        unseen="The tuck of the pelvis cannot be seen by the camera: mind it yourself.",
    ),
)
