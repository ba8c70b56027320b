"""Standing lunge stretch: one foot forward, the other leg long behind."""

from __future__ import annotations

from posecoach.kinematics.signals import Posture, Signals
from posecoach.stretches.base import SAFETY, Card, Check, Fault, Gate, Measures, Stretch, other_side


def _measure(signals: Signals, side: str) -> Measures:
    back, front = signals.leg(side), signals.leg(other_side(side))
    return {
        "hip_extension": back.hip_extension_deg,
        "trunk_inclination": signals.trunk_inclination_deg,
        "front_knee_flexion": front.knee_flexion_deg,
        "back_knee_flexion": back.knee_flexion_deg,
        "front_knee_past_toe": front.knee_past_toe,
        "back_knee_height": back.knee_height,
        "hip_split": back.hip_extension_deg - front.hip_extension_deg,
        "stride": front.foot_ahead - back.foot_ahead,
    }


STANDING_LUNGE = Stretch(
    name="standing_lunge",
    title="Standing lunge stretch",
    sided=True,
    postures=frozenset({Posture.STANDING}),
    gates=(Gate("back_knee_height", "trunk"), Gate("hip_split", "deg"), Gate("stride", "trunk")),
    checks=(
        Check(
            name="back_knee_flexion",
            label="Back knee flexion",
            unit="deg",
            safe=(5.0, 50.0),
            above=Fault("back_knee_bent", ("Straighten your back leg", "Push your back heel away, knee long")),
        ),
        Check(
            name="trunk_inclination",
            label="Trunk inclination",
            unit="deg",
            safe=(-30.0, 40.0),
            below=Fault("overarch", ("Do not lean back: chest over your hips", "Ribs down, stand tall")),
            above=Fault("trunk_forward", ("Lift your chest: keep your back upright", "Shoulders over your hips")),
        ),
        Check(
            name="front_knee_flexion",
            label="Front knee flexion",
            unit="deg",
            safe=(20.0, 130.0),
            below=Fault("front_knee_straight", ("Bend your front knee", "Sink a little lower into the front leg")),
            above=Fault("front_knee_too_bent", ("Come up a little: your front knee is bent too far",)),
        ),
        Check(
            name="front_knee_past_toe",
            label="Front knee past the toes",
            unit="trunk",
            safe=(0.0, 0.6),
            above=Fault("knee_past_toe", ("Bring your front knee back over your foot",)),
            optional=True,
        ),
        Check(
            name="hip_extension",
            label="Hip extension, back leg",
            unit="deg",
            safe=(0.0, 60.0),
            below=Fault("hips_back", ("Move your hips forward a little", "Take a longer step back")),
        ),
    ),
    measure=_measure,
    card=Card(
        how=(
            "Stand side-on to the camera; take a long step forward with one foot.",
            "Keep the other leg straight behind you, its heel may lift.",
            "Tuck your pelvis slightly and bend the front knee until the front of the back leg's hip stretches.",
            "Keep your back upright. Hold 30 seconds, then change sides.",
        ),
        feel="In front of the hip of the back leg.",
        safety=SAFETY + " Stand next to something you can hold on to.",
        unseen="The tilt of the pelvis cannot be seen by the camera: mind it yourself.",
    ),
)
