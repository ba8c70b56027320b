"""Tell how sure one look is of which leg is which, and how often it is wrong at that.

Usage: ``uv run models/correction/names.py FOLDER ...``

Each FOLDER holds rendered stills as in ``train.py``. On each the model that follows, the witness and the model of the
second look look once; then the belief of `posecoach.engine.side` is asked. First a table of how often the witness alone
is right by the sum of its heatmaps' margins, then a fit of what both looks say beside the labels, then how often the
belief is wrong by how sure it is, and how many legs would be exchanged. Legs that lie together have no names to tell.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from looks import legs_named_wrongly, load, poses

from posecoach.engine.side import SideBelief
from posecoach.estimation.witness import Account, naming_of, same_labels
from posecoach.kinematics.identity import LABELS_LOG_ODDS, OVERRULED
from posecoach.pose import Pose, Side

Array = Any

#: Knees and ankles of both legs nearer together than this, summed up, have no names to tell, trunk lengths.
APART = 0.5

#: Views further off the side than this stand apart, degrees.
OBLIQUE_DEG = 35.0

MARGINS = (0.0, 3.0, 6.0, 9.0, 13.0, 20.0, np.inf)
CONFIDENCES = (0.5, 0.7, 0.9, 0.95, 0.99, 1.0)


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one still.

    Attributes:
        easy: whether it is lit and near the side view.
        labels_right: whether the model that follows names the legs rightly.
        margin: the sum of the witness's margins for its names; NaN if it says nothing.
        witness_right: whether these are right.
        says: what looks at the plain and at the mirrored picture say for the labels, (2, 2): the witness, its margin
            with the sign of its agreement, and the model of the second look, the sign alone; see `naming_of`.
        looks: mean log-odds of both for the labels.
        believed_right: whether what is believed in the end is right.
        confidence: how sure that belief is.
    """

    easy: bool
    labels_right: bool
    margin: float
    witness_right: bool
    says: Array
    looks: float
    believed_right: bool
    confidence: float


def main() -> int:
    """Look and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    looks = list(looks_at(parser.parse_args().folders))
    told = [look for look in looks if np.isfinite(look.margin)]
    print(f"{len(looks)} stills, legs apart; names of the model that follows right on {_share(looks, 'labels_right')}")
    print("witness right, by the sum of its margins:")
    for low, high in pairwise(MARGINS):
        members = [look for look in told if low <= look.margin < high]
        print(f"  {low:4.0f} to {high:4.0f}: {_share(members, 'witness_right')}")
    fitted = fit(looks)
    print(
        "fitted log-odds for the labels: {:.2f} for each unit of the witness, {:.2f} by the second model".format(
            *fitted
        )
    )
    exchanged = [k for k in looks if LABELS_LOG_ODDS + k.looks < OVERRULED]
    wrong = sum(not k.labels_right for k in looks)
    print(
        f"exchanged by two looks: {sum(not k.labels_right for k in exchanged)} of {wrong} that are labelled wrongly,",
        end=" ",
    )
    print(f"{sum(k.labels_right for k in exchanged)} of {len(looks) - wrong} others")
    for title, members in (("all views", looks), (f"lit, within {OBLIQUE_DEG:.0f} deg", [k for k in looks if k.easy])):
        print(f"belief right, {title}: {_share(members, 'believed_right')}; wrong of told, by its confidence:")
        for low, high in [*pairwise(CONFIDENCES), (0.9, 1.0)]:
            inside = [k for k in members if low <= k.confidence < high or high == 1.0 <= k.confidence]
            print(f"  {low:.2f} to {high:.2f}: {sum(not k.believed_right for k in inside)} of {len(inside)}")
    return 0


def fit(looks: list[Look]) -> Array:
    """Return the weights of witness and second model, by logistic regression given what the labels say themselves."""
    told = np.concatenate([look.says for look in looks])
    right = np.repeat([look.labels_right for look in looks], 2)
    told, right = told[told.any(axis=1)], right[told.any(axis=1)]
    weights = np.zeros(2)
    for _ in range(20):
        likely = 1.0 / (1.0 + np.exp(-(LABELS_LOG_ODDS + told @ weights)))
        bent = (told * (likely * (1.0 - likely))[:, None]).T @ told
        weights = weights + np.linalg.solve(bent, told.T @ (right - likely))
    return weights


def looks_at(folders: list[Path]) -> Iterator[Look]:
    """Yield the plain look at every still with legs that lie apart."""
    stills = load(folders)
    followed = poses(stills.image_px[:, 0], stills.world_m[:, 0], stills.visibility[:, 0])
    wrong, seen_wrong = (legs_named_wrongly(px[:, 0], stills) for px in (stills.image_px, stills.witness_px))
    lie_apart = np.linalg.norm(stills.joints_px[:, 0, 2:] - stills.joints_px[:, 1, 2:], axis=-1).sum(axis=1)
    for i, pose in enumerate(followed):
        if not pose.found or lie_apart[i] <= APART * pose.trunk_px:
            continue
        witnesses, seconds = ([_pose(pose, px) for px in each[i]] for each in (stills.witness_px, stills.second_px))
        margins = [float(margin) for margin in stills.naming[i]]
        accounts = [Account(witness, margin) for witness, margin in zip(witnesses, margins, strict=True)]
        plain, mirrored = (naming_of(pose, *look) for look in zip(accounts, seconds, strict=True))
        belief = SideBelief()
        belief.note(Side.LEFT, labels_exchanged=False, naming=plain)
        yield Look(
            easy=bool(not stills.hard[i] and stills.off_side_deg[i] <= OBLIQUE_DEG),
            labels_right=not wrong[i],
            margin=margins[0] if witnesses[0].found else np.nan,
            witness_right=not seen_wrong[i],
            says=np.array(
                [
                    (account.naming * same_labels(pose, account.pose), same_labels(pose, second))
                    for account, second in zip(accounts, seconds, strict=True)
                ]
            ),
            looks=(plain + mirrored) / 2.0,
            believed_right=(belief.side is Side.LEFT) is not bool(wrong[i]),
            confidence=belief.confidence,
        )


def _pose(around: Pose, image_px: Array) -> Pose:
    return replace(around, image_px=image_px) if np.isfinite(image_px).all() else Pose.empty(0.0, around.size_px)


def _share(looks: list[Look], name: str) -> str:
    right = sum(getattr(look, name) for look in looks)
    return f"{100 * right / max(1, len(looks)):.1f} % of {len(looks)}"


if __name__ == "__main__":
    sys.exit(main())
