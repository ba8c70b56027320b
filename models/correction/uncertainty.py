"""Fit by how much measured values may be wrong, and tell how well that holds for people it was not fitted on.

Usage: ``uv run models/correction/uncertainty.py FOLDER ... [--check FOLDER ...]``

Each FOLDER holds rendered stills as in ``train.py``. People are divided into four parts as there; joints are corrected
by what was learnt from the other three parts, and measured as they are while a body moves ("followed") and after a look
at the plain and one at the mirrored picture ("held"). The numbers of `posecoach.kinematics.uncertainty` are fitted on
all people and printed as that file keeps them, and on three parts at a time, to tell how many errors of the fourth lie
within one and two sigma. The people of ``--check`` are corrected by what the package has learnt, and have the sigma
that was fitted on all the others. The fit draws no random numbers; the seeds of what is learnt are those of
``train.py``.

At the end it prints what a further part would gain on held legs: how far the second model reads an angle from the
first. The loss is that which the fit makes small; lower is better.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import train
from looks import Stills, legs_named_wrongly, legs_put_right, load, poses

from posecoach.kinematics import angles, joints, uncertainty
from posecoach.kinematics.legs import KNEELING_HEIGHT, LegSignals
from posecoach.kinematics.orientation import OrientationFilter
from posecoach.kinematics.signals import Signals, measure
from posecoach.kinematics.uncertainty import Parts, SightOfLeg, sigma
from posecoach.pose import LEGS, Pose, Side
from posecoach.profiles import load_profile

Array = Any

#: What is fitted: the constant of the package, the parts that it may have, and to how many decimals.
FITTED: dict[str, tuple[str, tuple[str, ...], int]] = {
    "hip": ("HIP_DEG", ("base", "view", "one_model"), 1),
    "knee": ("KNEE_DEG", ("base", "view", "hidden", "one_model", "kneeling"), 1),
    "trunk": ("TRUNK_DEG", ("base", "view"), 1),
    "pelvis": ("PELVIS", ("base", "view"), 3),
    "knee past toe": ("KNEE_PAST_TOE", ("base",), 3),
    "nearer hand": ("NEAR_HAND", ("base", "view", "size"), 3),
    "other hand": ("FAR_HAND", ("base", "size"), 3),
}

#: Shares of errors within one and two sigma of a normal distribution, and how much each counts.
WITHIN = ((0.683, 1.0, 1.0), (0.954, 2.0, 0.35))

#: Steps of the descent; as shares of the median error the length of a step, and the least that a part may be: at 0 it
#: would stay there.
STEPS, RATE, LEAST = 1500, 0.02, 0.02

#: How far the middle of a hand lies beyond the wrist, as a share of the forearm: half of what the knuckles do.
HAND = 0.18

#: A trunk that leans less than this is upright, degrees; only there a leg kneels or a knee passes its toes.
UPRIGHT_DEG = 60.0

VIEWS = ("side view", "25 deg off and more", "dim and noisy")


@dataclass(frozen=True, slots=True)
class Reading:
    """One measured value beside its truth.

    Attributes:
        person: who it is.
        view: one of `VIEWS`.
        value: as it is measured.
        off: by how much it is wrong.
        sight: how it is seen.
        apart: how far the second model reads it from the first, the mean of both looks; NaN where it does not look.
    """

    person: str
    view: str
    value: float
    off: float
    sight: SightOfLeg
    apart: float = math.nan


Readings = dict[str, list[Reading]]


def main() -> int:
    """Measure, fit, and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--check", nargs="*", type=Path, default=[], help="stills of people that are not learnt from")
    options = parser.parse_args()
    stills = load(options.folders)
    readings = readings_of(stills, learnt_from_others(stills).__getitem__)
    others = readings_of(load(options.check), lambda _: joints.learnt()) if options.check else {}
    folds = dict(zip(stills.person.tolist(), train.fold_of(stills.person).tolist(), strict=True))
    for name in FITTED:
        report(name, readings[name], folds, others.get(name, []))
    for name in ("hip", "knee"):
        report_apart(name, readings[name], folds, others.get(name, []))
    return 0


def learnt_from_others(stills: Stills) -> dict[str, joints.Numbers]:
    """Return for each person what is learnt from the people of the other parts."""
    examples, rows = train.examples_of(stills, train.LEARNT_FROM)
    folds = train.fold_of(stills.person)
    parts = folds[rows["still"]]
    numbers = [train.learn(examples.rows(parts != fold)) for fold in range(train.FOLDS)]
    return {person: numbers[fold] for person, fold in zip(stills.person.tolist(), folds.tolist(), strict=True)}


def readings_of(stills: Stills, numbers: Callable[[str], joints.Numbers]) -> Readings:
    """Measure all stills, legs named as they are; those that would not be judged are left out."""
    sight, anterior = load_profile().sight, train.true_anterior(stills)
    wrong = legs_named_wrongly(stills.image_px[:, 0], stills)
    image_px, world_m, visibility = (
        legs_put_right(each[:, 0], wrong) for each in (stills.image_px, stills.world_m, stills.visibility)
    )
    followed = poses(image_px, world_m, visibility)
    held = poses(train.held(followed, stills, 0), world_m, visibility)
    apart = _apart(stills, image_px)
    found: Readings = {name: [] for name in FITTED}
    for looked, each in ((False, followed), (True, held)):
        for still, pose in enumerate(each):
            if not pose.found:
                continue
            orientation = OrientationFilter().update(pose)
            placed = joints.with_joints(pose, orientation, numbers(str(stills.person[still])))
            signals = measure(placed, orientation, sight, looked=looked)
            if signals.unseen is not None or orientation.anterior != anterior[still]:
                continue
            dim, oblique = bool(stills.hard[still]), orientation.view_deg > 25.0
            view = VIEWS[2] if dim else VIEWS[1] if oblique else VIEWS[0]
            ahead = -float(anterior[still])
            legs = {"hip": iter(apart[still, :, 0].tolist()), "knee": iter(apart[still, :, 1].tolist())}
            for name, value, off, seen in _compared(stills, still, placed, signals, ahead, looked=looked):
                between = next(legs[name]) if name in legs else math.nan
                if math.isfinite(off):
                    found[name].append(Reading(str(stills.person[still]), view, value, off, seen, between))
    return found


def _apart(stills: Stills, image_px: Array) -> Array:
    """Return how far the second model reads hips and knees from the first: (n, 2, 2) by leg and joint, degrees."""
    first = _angles_of(image_px)
    looks = [legs_put_right(stills.second_px[:, k], legs_named_wrongly(stills.second_px[:, k], stills)) for k in (0, 1)]
    differences = [np.abs((_angles_of(look) - first + 180.0) % 360.0 - 180.0) for look in looks]
    return np.mean(differences, axis=0)


def _angles_of(image_px: Array) -> Array:
    """Return the turns at hips and knees of (n, 33, 2) landmarks: (n, 2, 2) by leg and joint, degrees."""
    chains = np.concatenate([np.array([[11], [12]]), LEGS[:, :3]], axis=1)
    bones = np.diff(image_px[:, chains], axis=2)
    ways = np.degrees(np.arctan2(bones[..., 1], bones[..., 0]))
    return np.diff(ways, axis=2)


def _compared(
    stills: Stills, still: int, pose: Pose, signals: Signals, ahead: float, *, looked: bool
) -> Iterator[tuple[str, float, float, SightOfLeg]]:
    """Yield the name, the value, the error and the sight of everything measured; the body faces towards x ``ahead``."""
    true = stills.joints_px[still]
    shoulders, hips, ankles = (tuple(true[:, joint].mean(axis=0)) for joint in (0, 1, 3))
    trunk_px = angles.distance(shoulders, hips)
    sight = SightOfLeg(signals.view_deg, looked=looked)
    yield "trunk", signals.trunk_inclination_deg, abs(signals.trunk_inclination_deg) - stills.trunk_deg[still], sight
    pelvis = angles.height_above_line(hips, shoulders, ankles) / trunk_px
    yield "pelvis", signals.pelvis_height, signals.pelvis_height - pelvis, sight
    upright = abs(signals.trunk_inclination_deg) <= UPRIGHT_DEG
    for index, (side, leg) in enumerate(((Side.LEFT, signals.left), (Side.RIGHT, signals.right))):
        visibility = float(pose.visibility[LEGS[index, :3]].min())
        kneels = upright and leg.knee_height < KNEELING_HEIGHT
        seen = replace(sight, visibility=visibility, kneels=kneels)
        hip_off = math.remainder(leg.hip_extension_deg - stills.hip_deg[still, index], 360.0)
        knee_off = math.remainder(leg.knee_flexion_deg - stills.knee_deg[still, index], 360.0)
        yield "hip", leg.hip_extension_deg, hip_off, seen
        yield "knee", leg.knee_flexion_deg, knee_off, seen
        if upright:
            past = ahead * (true[index, 2, 0] - stills.toe_px[still, index, 0]) / trunk_px
            yield "knee past toe", leg.knee_past_toe, leg.knee_past_toe - past, seen
        if stills.stretch[still] == "supine_psoas" and stills.side[still] != side:
            yield from _hands_compared(stills, still, index, leg, seen)


def _hands_compared(
    stills: Stills, still: int, index: int, leg: LegSignals, seen: SightOfLeg
) -> Iterator[tuple[str, float, float, SightOfLeg]]:
    """Yield what is measured of the hands at a held leg."""
    (shoulder, hip, knee, ankle), wrists = stills.joints_px[still].swapaxes(0, 1), stills.wrist_px[still]
    trunk_px = angles.distance(tuple(shoulder.mean(axis=0)), tuple(hip.mean(axis=0)))
    shin = (tuple(knee[index]), tuple((knee[index] + ankle[index]) / 2.0))
    hands = wrists + HAND * (wrists - stills.elbow_px[still])
    near, far = sorted(angles.distance_to_segment(tuple(hand), *shin) / trunk_px for hand in hands)
    # Where one hand alone is seen it need not be the nearer one; then the value is about that one.
    if math.isfinite(leg.far_hand):
        yield "nearer hand", leg.near_hand, leg.near_hand - near, seen
        yield "other hand", leg.far_hand, leg.far_hand - far, seen
    else:
        off = min(leg.near_hand - near, leg.near_hand - far, key=abs)
        yield "nearer hand", leg.near_hand, off, seen


def weights(readings: Sequence[Reading], names: Sequence[str]) -> Array:
    """Return how much each part counts in each sigma: (n, parts). Sigma is the root of the sum of their squares."""
    alone = [Parts(base=1.0) if name == "base" else Parts(base=0.0, **{name: 1.0}) for name in names]
    return np.array([[sigma(parts, reading.value, reading.sight) for parts in alone] for reading in readings])


def fit(off: Array, weight: Array) -> Array:
    """Return the parts at which the shares of `WITHIN` lie within their sigmas.

    What is made small is the loss of quantile regression (R. Koenker and G. Bassett, "Regression Quantiles",
    Econometrica 46, 1978) of the size of the errors, by Adam (D. P. Kingma and J. Ba, ICLR 2015).
    """
    size, squared = np.abs(off), weight**2
    parts = np.full(weight.shape[1], np.percentile(size, 60.0))
    parts[1:] *= 0.6
    first, second = np.zeros_like(parts), np.zeros_like(parts)
    for step in range(1, STEPS + 1):
        sigmas = np.sqrt(squared @ parts**2 + 1e-12)
        grows = sum(
            np.where(size > times * sigmas, -share, 1.0 - share) * times * counts for share, times, counts in WITHIN
        )
        slope = ((grows / sigmas)[:, None] * squared * parts).mean(axis=0)
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        rate = RATE * np.median(size) * (1.0 - 0.95 * step / STEPS)
        parts = parts - rate * first / (1 - 0.9**step) / (np.sqrt(second / (1 - 0.999**step)) + 1e-9)
        parts = np.maximum(parts, LEAST * np.median(size))
    return parts


def loss(off: Array, sigmas: Array) -> float:
    """Return what the fit makes small."""
    size = np.abs(off)
    return float(
        sum(
            counts * np.maximum(share * (size - times * sigmas), (share - 1.0) * (size - times * sigmas)).mean()
            for share, times, counts in WITHIN
        )
    )


def report_apart(name: str, readings: Sequence[Reading], folds: dict[str, int], others: Sequence[Reading]) -> None:
    """Print what a part for how far two models read an angle apart gains on held legs."""
    constant, names, _ = FITTED[name]
    known, checked = ([r for r in each if r.sight.looked and math.isfinite(r.apart)] for each in (readings, others))

    def columns(members: Sequence[Reading], *, more: bool) -> Array:
        weight = weights(members, names)[:, [part != "one_model" for part in names]]
        return np.column_stack([weight, [r.apart / 10.0 for r in members]]) if more else weight

    off, fold = np.array([r.off for r in known]), np.array([folds[r.person] for r in known])
    for more in (False, True):
        weight, sigmas = columns(known, more=more), np.zeros(len(known))
        for part in range(train.FOLDS):
            out = fold == part
            sigmas[out] = np.sqrt(weight[out] ** 2 @ fit(off[~out], weight[~out]) ** 2)
        texts = [f"left out {loss(off, sigmas):.3f} of {len(off)}"]
        if checked:
            elsewhere = np.sqrt(columns(checked, more=more) ** 2 @ fit(off, weight) ** 2)
            texts.append(f"others {loss(np.array([r.off for r in checked]), elsewhere):.3f} of {len(checked)}")
        print(
            f"{constant}, held, {'with' if more else 'without'} how far two models are apart: loss {', '.join(texts)}"
        )


def report(name: str, readings: Sequence[Reading], folds: dict[str, int], others: Sequence[Reading]) -> None:
    """Print what is fitted beside what the package has, and how many errors of people left out lie within it."""
    constant, names, decimals = FITTED[name]
    off, weight = np.array([reading.off for reading in readings]), weights(readings, names)
    fold = np.array([folds[reading.person] for reading in readings])
    left_out = np.zeros(len(off))
    for part in range(train.FOLDS):
        left_out[fold == part] = np.sqrt(weight[fold == part] ** 2 @ fit(off[fold != part], weight[fold != part]) ** 2)
    fitted = np.round(fit(off, weight), decimals)
    kept = np.array([getattr(getattr(uncertainty, constant), part) for part in names])
    texts = ", ".join(f"{part}={value:.{decimals}f}" for part, value in zip(names, fitted, strict=True))
    same = "as the package has" if np.array_equal(fitted, kept) else "not what the package has"
    print(f"{constant} = Parts({texts})  # {same}")
    tested = [(reading, size) for reading, size in zip(readings, np.abs(off) / left_out, strict=True)]
    if others:
        elsewhere = np.sqrt(weights(others, names) ** 2 @ fitted**2)
        checked = [(r, abs(r.off) / one) for r, one in zip(others, elsewhere, strict=True)]
    else:
        checked = []
    for title, members in (("left out", tested), ("others", checked)):
        groups = {"all": members}
        groups |= {view: [m for m in members if m[0].view == view] for view in VIEWS}
        groups["held"] = [m for m in members if m[0].sight.looked]
        line = "; ".join(f"{group} {_shares([size for _, size in inside])}" for group, inside in groups.items())
        print(f"  {title}, within 1 and 2 sigma: {line}")


def _shares(sizes: Sequence[float]) -> str:
    if not sizes:
        return "none"
    return f"{np.mean(np.array(sizes) <= 1.0):.0%} {np.mean(np.array(sizes) <= 2.0):.0%} of {len(sizes)}"


if __name__ == "__main__":
    sys.exit(main())
