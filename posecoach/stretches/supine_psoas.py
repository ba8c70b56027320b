"""Supine psoas stretch: on the back, one knee held to the chest, the other leg long on the floor."""

from __future__ import annotations

from posecoach.kinematics.signals import Posture, Signals
from posecoach.stretches.base import SAFETY, Card, Check, Fault, Gate, Measures, Stretch, other_side


def _measure(signals: Signals, side: str) -> Measures:
    straight, held = signals.leg(side), signals.leg(other_side(side))
    return {
        "held_hip_flexion": -held.hip_extension_deg,
        "hands_at_knee": held.near_hand,
        "second_hand_at_knee": held.far_hand,
        "knee_flexion": straight.knee_flexion_deg,
        "hip_extension": straight.hip_extension_deg,
        "hip_split": straight.hip_extension_deg - held.hip_extension_deg,
        "pelvis_height": signals.pelvis_height,
        "straight_knee_flexion": straight.knee_flexion_deg,
    }


_NOT_PULLED = Fault("knee_not_pulled", ("Pull your knee closer to your chest", "Hug the knee in with both hands"))
_HANDS_OFF = Fault("hands_off", ("Hold your knee with both hands", "Both hands around the knee or shin"))

SUPINE_PSOAS = Stretch(
    name="supine_psoas",
    title="Supine psoas stretch",
    sided=True,
    postures=frozenset({Posture.SUPINE}),
    gates=(
        Gate("held_hip_flexion", "deg"),
        Gate("hip_split", "deg"),
        Gate("pelvis_height", "trunk"),
        Gate("straight_knee_flexion", "deg"),
    ),
    checks=(
        Check(
            name="held_hip_flexion",
            label="Hip flexion, held leg",
            unit="deg",
            safe=(70.0, 130.0),
            below=_NOT_PULLED,
        ),
        Check(
            name="knee_flexion",
            label="Knee flexion, straight leg",
            unit="deg",
            safe=(5.0, 45.0),
            above=Fault("knee_bent", ("Straighten the leg on the floor", "Slide your heel away, knee long")),
        ),
        Check(
            name="hip_extension",
            label="Hip extension, straight leg",
            unit="deg",
            safe=(-35.0, 10.0),
            below=Fault("leg_lifted", ("Lower your straight leg to the floor", "Let the long leg sink down")),
        ),
        Check(
            name="hands_at_knee",
            label="Nearer hand to the held knee",
            unit="trunk",
            safe=(0.2, 1.0),
            above=_HANDS_OFF,
        ),
        Check(
            name="second_hand_at_knee",
            label="Other hand to the held knee",
            unit="trunk",
            safe=(0.2, 1.2),
            above=_HANDS_OFF,
            optional=True,
        ),
    ),
    measure=_measure,
    card=Card(
        how=(
            "Lie on your back, side-on to the camera, your whole body in the picture.",
            "Bring one knee to your chest and hold it with both hands.",
            "Slowly stretch the other leg out along the floor; keep your lower back down.",
            "Hold 30 to 60 seconds, then switch legs.",
        ),
        feel="In front of the hip of the long leg.",
        safety=SAFETY + " With a sore knee, hold behind the thigh.",
        unseen="Whether your lower back touches the floor cannot be seen: mind it yourself.",
    ),
)
