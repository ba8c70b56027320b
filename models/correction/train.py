"""Learn where joints lie from where landmarks are drawn, and tell how well that works for people not learnt from.

Usage: ``uv run models/correction/train.py FOLDER ... [--check FOLDER ...] [--write]``

Each FOLDER holds rendered stills with a ``truth.csv`` (a row a still: file, person, stretch, side, azimuth, hard,
angles and every joint's pixel). Poses must be spread evenly over all that people can do: what is learnt must not know
what is usual. First the people are divided into four parts, and each is corrected by what was learnt from the other
three; then all are learnt from, the people of ``--check`` are corrected, and with ``--write`` the numbers are written
to ``posecoach/kinematics/joints.npz``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from looks import Stills, legs_named_wrongly, legs_put_right, load, poses
from network import Examples, Recipe, angles_deg, errors_deg, train

from posecoach.estimation.correction import CORRECTED, reread
from posecoach.estimation.witness import Account
from posecoach.kinematics import joints
from posecoach.kinematics.orientation import OrientationFilter
from posecoach.pose import LEGS, Pose

Array = Any

FOLDS = 4
RECIPE = Recipe()

#: What is learnt from: landmarks as they are followed, and half-way to the witness. (To learn from held poses as they
#: are read in the end made stills better by 0.1 to 0.2 deg and clips worse by as much.)
LEARNT_FROM = ("followed", "half-way")

#: What is reported: landmarks as they are followed, and as looks at a held pose correct them.
REPORTED = ("followed", "held")

#: Legs drawn further than this from where they are teach nothing, trunk lengths.
ELSEWHERE = 0.6

#: Legs that the witness sees further off than this are not the same, trunk lengths.
OTHER_LEGS = 0.3

#: What dim pictures, and views this far off the side, count beside the others.
HARD_WEIGHT, OBLIQUE_DEG, OBLIQUE_WEIGHT = 0.5, 35.0, 0.5

#: Number of prototypes, and the share of the legs learnt from that lie within their reach.
PROTOTYPES, WITHIN = 64, 0.99

TARGET = Path(joints.__file__).with_name("joints.npz")


def main() -> int:
    """Learn, evaluate, and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--check", nargs="*", type=Path, default=[], help="stills of people that are not learnt from")
    parser.add_argument("--write", action="store_true", help=f"write {TARGET.name}")
    options = parser.parse_args()
    stills = load(options.folders)
    examples, rows = examples_of(stills, LEARNT_FROM)
    shown, shown_rows = examples_of(stills, REPORTED)
    parts, shown_parts = (fold_of(stills.person)[each["still"]] for each in (rows, shown_rows))
    left = np.zeros((len(shown_parts), 6))
    for fold in range(FOLDS):
        numbers = learn(examples.rows(parts != fold))
        left[shown_parts == fold] = predicted(numbers, shown.features[shown_parts == fold])
    people = len(set(stills.person))
    report(f"{people} people, each corrected by what was learnt from others", stills, shown, shown_rows, left)
    numbers = learn(examples)
    if options.check:
        others = load(options.check)
        checked, rows = examples_of(others, REPORTED)
        report(f"{len(set(others.person))} other people", others, checked, rows, predicted(numbers, checked.features))
    if options.write:
        content = {name: np.asarray(value, dtype=np.float16) for name, value in vars_of(numbers).items()}
        with TARGET.open("wb") as file:
            np.savez(file, **content)
        print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")
    return 0


def fold_of(person: Array) -> Array:
    """Return the part that each person belongs to; people come in pairs, a woman and a man."""
    names = sorted(set(person))
    return np.array([names.index(name) // 2 % FOLDS for name in person])


def examples_of(stills: Stills, readings: Sequence[str]) -> tuple[Examples, dict[str, Array]]:
    """Return the legs of all stills, and of each its still, its reading and whether it is mirrored."""
    each = [_examples_of(stills, mirrored, reading) for mirrored in (0, 1) for reading in readings]
    # Where a model saw nothing there are no features to count.
    parts = [part for part in each if len(part[0].weight)]
    examples = Examples(**{k: np.concatenate([vars(e)[k] for e, _ in parts]) for k in vars(parts[0][0])})
    return examples, {k: np.concatenate([rows[k] for _, rows in parts]) for k in parts[0][1]}


def _examples_of(stills: Stills, mirrored: int, reading: str) -> tuple[Examples, dict[str, Array]]:
    image_px, world_m = stills.image_px[:, mirrored], stills.world_m[:, mirrored]
    wrong = legs_named_wrongly(image_px, stills)
    image_px, world_m = legs_put_right(image_px, wrong), legs_put_right(world_m, wrong)
    visibility = stills.visibility[:, mirrored]
    if reading != "followed":
        image_px = MOVED_AS[reading](poses(image_px, world_m, visibility), stills, mirrored)
    anterior = true_anterior(stills)
    seen = np.array([p.found and OrientationFilter().update(p).anterior for p in poses(image_px, world_m, visibility)])
    (still,) = np.nonzero(np.isfinite(image_px).all(axis=(1, 2)) & (seen == anterior))
    image_px, world_m = image_px[still], world_m[still]
    features, drawn, true = [], [], []
    for points_px, metres, sign, joints_px in zip(
        image_px, world_m, anterior[still].tolist(), stills.joints_px[still], strict=True
    ):
        points = points_px.tolist()
        frame = joints.BodyFrame.of(points, sign)
        features.extend(joints.features(frame, points, metres))
        for side, leg in enumerate(LEGS[:, :3].tolist()):
            drawn.append([frame.inwards(points[i]) for i in (11 + side, *leg)])
            true.append([frame.inwards(point) for point in joints_px[side, 1:].tolist()])
    stretched = (stills.side[still, None] == ("left", "right")) | (stills.side[still, None] == "both")
    kind = np.char.add(stills.stretch[still, None], np.where(stretched, " stretched", " other"))
    weight = np.where(stills.hard, HARD_WEIGHT, 1.0) * np.where(stills.off_side_deg > OBLIQUE_DEG, OBLIQUE_WEIGHT, 1.0)
    examples = Examples(
        features=np.array(features),
        drawn=np.array(drawn),
        joints=np.array(true),
        hip_deg=stills.hip_deg[still].ravel(),
        knee_deg=stills.knee_deg[still].ravel(),
        kind=kind.ravel(),
        weight=np.repeat(weight[still], 2),
    )
    rows = {"still": np.repeat(still, 2)}
    rows["reading"], rows["mirrored"] = (np.full(2 * len(still), value) for value in (reading, mirrored))
    return examples, rows


def held(followed: list[Pose], stills: Stills, mirrored: int) -> Array:  # noqa: ARG001 - both looks count for either
    """Return the landmarks with the legs moved by a look at the plain and one at the mirrored picture."""
    moved = []
    for pose, seconds, accounts, namings in zip(
        followed, stills.second_px, stills.witness_px, stills.naming, strict=True
    ):
        differences = [
            reread(pose, replace(pose, image_px=second), Account(replace(pose, image_px=account), float(naming)))
            for second, account, naming in zip(seconds, accounts, namings, strict=True)
        ]
        known = [difference for difference in differences if difference is not None]
        image_px = pose.image_px.copy()
        if known:
            image_px[CORRECTED] += np.mean(known, axis=0) * pose.trunk_px
        moved.append(image_px)
    return np.array(moved)


def witness(followed: list[Pose], stills: Stills, mirrored: int) -> Array:
    """Return the landmarks with the legs as the witness sees them; NaN where it sees other ones."""
    points_px = stills.witness_px[:, mirrored]
    seen = legs_put_right(points_px, legs_named_wrongly(points_px, stills))
    image_px = np.array([pose.image_px for pose in followed])
    difference = (seen - image_px)[:, LEGS.ravel()]
    far = np.linalg.norm(difference, axis=-1).max(axis=1) >= OTHER_LEGS * np.array([p.trunk_px for p in followed])
    image_px[:, LEGS.ravel()] += difference
    image_px[far] = np.nan
    return image_px


def half_way(followed: list[Pose], stills: Stills, mirrored: int) -> Array:
    """Return the landmarks with the legs moved half-way to where the witness sees them."""
    return np.asarray((np.array([pose.image_px for pose in followed]) + witness(followed, stills, mirrored)) / 2.0)


MOVED_AS: dict[str, Callable[[list[Pose], Stills, int], Array]] = {
    "held": held,
    "half-way": half_way,
    "witness": witness,
}


def true_anterior(stills: Stills) -> Array:
    """Return the side on which the front lies: with it the angles of the true joints are the true angles."""
    shoulder, *legs = np.moveaxis(stills.joints_px, 2, 0)
    errors = []
    for sign in (1.0, -1.0):
        drawn = np.stack([shoulder, *legs], axis=2).reshape(-1, 4, 2) * (1.0, sign)
        hip, knee = angles_deg(drawn)
        off = np.abs(hip - stills.hip_deg.ravel()) + np.abs(knee - stills.knee_deg.ravel())
        errors.append(off.reshape(-1, 2).sum(axis=1))
    return np.where(errors[0] < errors[1], 1, -1)


def learn(examples: Examples) -> joints.Numbers:
    """Return the numbers learnt from all legs that are drawn about where they are."""
    sane = np.linalg.norm(examples.drawn[:, 1:] - examples.joints, axis=-1).max(axis=1) < ELSEWHERE
    examples = examples.rows(sane)
    numbers = train(examples, RECIPE)
    standard = np.clip((examples.features - numbers["mean"]) / numbers["scale"], -4.0, 4.0)
    shape = joints.shape_of(standard)
    prototypes = prototypes_of(shape)
    apart = np.linalg.norm(shape[:, None] - prototypes, axis=-1).min(axis=1)
    bound = float(numbers.pop("bound"))
    learnt = joints.Numbers(**numbers, bound=bound, prototypes=prototypes, reach=float(np.quantile(apart, WITHIN)))
    # As they are kept: in 16 bits.
    return joints.Numbers(
        **{name: np.asarray(value, np.float16).astype(float) for name, value in vars_of(learnt).items()}
    )


def prototypes_of(shape: Array) -> Array:
    """Return the centres of `PROTOTYPES` clusters (S. Lloyd, IEEE Transactions on Information Theory 28, 1982)."""
    random = np.random.default_rng(RECIPE.seed)
    centres = shape[random.choice(len(shape), PROTOTYPES, replace=False)]
    for _ in range(20):
        nearest = np.linalg.norm(shape[:, None] - centres, axis=-1).argmin(axis=1)
        centres = np.stack(
            [shape[nearest == k].mean(axis=0) if (nearest == k).any() else centres[k] for k in range(PROTOTYPES)]
        )
    return centres


def predicted(numbers: joints.Numbers, features: Array) -> Array:
    """Return the (n, 6) shifts of legs, in trunk lengths, that the correction predicts."""
    return joints.shifts(numbers, features).reshape(-1, 6)


def vars_of(numbers: joints.Numbers) -> dict[str, Array]:
    """Return the numbers by name."""
    return {name: getattr(numbers, name) for name in joints.Numbers.__dataclass_fields__}


def report(title: str, stills: Stills, examples: Examples, rows: dict[str, Array], shifts: Array) -> None:
    """Print errors before and after."""
    still = rows["still"]
    off, hard, plain = stills.off_side_deg[still], stills.hard[still], rows["mirrored"] == 0
    views = {
        "within 35 deg of the side view": (off <= OBLIQUE_DEG) & ~hard,
        "20 to 40 deg off it": (off > 20.0) & ~hard,
        "dim and noisy": hard,
    }
    print(f"\n{title}: {len(set(still[plain]))} stills. Mean / median / 90th percentile, deg; slope on the true angle.")
    for reading in REPORTED:
        for view, chosen in views.items():
            rows_ = chosen & plain & (rows["reading"] == reading)
            _line(f"{view}, {reading}", examples.rows(rows_), shifts[rows_])
        near = views["within 35 deg of the side view"] & plain & (rows["reading"] == reading)
        for labels in (examples.kind, stills.person[still]):
            for label in np.unique(labels):
                rows_ = near & (labels == label)
                _line(f"  {label}", examples.rows(rows_), shifts[rows_])


def _line(name: str, examples: Examples, shifts: Array) -> None:
    if len(examples.weight) < 5:
        return
    texts = []
    before, after = errors_deg(examples, np.zeros_like(shifts)), errors_deg(examples, shifts)
    for old, new, true in zip(before, after, (examples.hip_deg, examples.knee_deg), strict=True):
        texts.append(f"{_spread(old)} to {_spread(new)}, slope {_slope(old, true):.2f} to {_slope(new, true):.2f}")
    print(f"{name:52s} n {len(examples.weight):5d}  hip {texts[0]}  knee {texts[1]}")


def _spread(error: Array) -> str:
    size = np.abs(error)
    return f"{size.mean():4.1f} /{np.median(size):4.1f} /{np.percentile(size, 90):5.1f}"


def _slope(error: Array, true: Array) -> float:
    off = true - true.mean()
    return float(1.0 + (off * error).sum() / (off * off).sum())


if __name__ == "__main__":
    sys.exit(main())
