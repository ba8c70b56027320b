"""A small network that learns where joints lie, trained with NumPy alone: its numbers depend on its seed only."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

Array = Any

#: Largest shift each way, trunk lengths.
BOUND = 0.16

#: Errors beyond this count in proportion, not squared: degrees, and trunk lengths. Legs that are drawn elsewhere
#: altogether do not pull at those that are drawn well.
ROBUST_DEG, ROBUST = 8.0, 0.08


@dataclass(frozen=True)
class Examples:
    """Legs to learn from, a row each.

    Attributes:
        features: (n, d), see `posecoach.kinematics.joints.features`.
        drawn: (n, 4, 2) shoulder, hip, knee and ankle as drawn, in the body's axes, trunk lengths.
        joints: (n, 3, 2) hip, knee and ankle as they are.
        hip_deg: (n,) hip extension as it is.
        knee_deg: (n,) knee flexion as it is.
        kind: (n,) stretch and role of the leg: within each kind the error must not depend on the angle.
        weight: (n,) how much each counts.
    """

    features: Array
    drawn: Array
    joints: Array
    hip_deg: Array
    knee_deg: Array
    kind: Array
    weight: Array

    def rows(self, chosen: Array) -> Examples:
        """Return some of the rows."""
        return Examples(**{name: values[chosen] for name, values in vars(self).items()})


@dataclass(frozen=True)
class Recipe:
    """How the network is trained.

    Attributes:
        hidden: number of hidden units.
        steps: steps of the descent.
        rate: length of a step.
        decay: pull of the weights towards 0.
        place: weight of the joints' places beside the angles.
        level: weight of the demand that the error must not depend on the angle.
        noise: random spread of the features while learning, standard deviations.
        seed: of the first weights and of the noise of the first network.
        networks: how many are taught, each with a seed of its own; what they say on average counts.
    """

    hidden: int = 16
    steps: int = 300
    rate: float = 8e-3
    decay: float = 3e-3
    place: float = 2.0
    level: float = 30.0
    noise: float = 0.3
    seed: int = 1
    networks: int = 3


def angles_deg(drawn: Array) -> tuple[Array, Array]:
    """Return hip extension and knee flexion of (n, 4, 2) shoulder, hip, knee and ankle in the body's axes."""
    ways = [np.arctan2(bone[:, 1], bone[:, 0]) for bone in np.moveaxis(np.diff(drawn, axis=1), 1, 0)]
    hip, knee = (-_wrapped(np.degrees(after - before)) for before, after in pairwise(ways))
    return np.where(hip > 120.0, hip - 360.0, hip), np.where(knee < -120.0, knee + 360.0, knee)


def _wrapped(degrees: Array) -> Array:
    return (degrees + 180.0) % 360.0 - 180.0


def errors_deg(examples: Examples, shifts: Array) -> tuple[Array, Array]:
    """Return the errors of hip and knee that are left after (n, 6) shifts."""
    placed = examples.drawn.copy()
    placed[:, 1:] += shifts.reshape(-1, 3, 2)
    hip, knee = angles_deg(placed)
    return _wrapped(hip - examples.hip_deg), _wrapped(knee - examples.knee_deg)


def train(examples: Examples, recipe: Recipe) -> dict[str, Array]:
    """Return the numbers of the networks as those of one, named as in `posecoach.kinematics.joints.Numbers`."""
    mean, scale = examples.features.mean(axis=0), examples.features.std(axis=0) + 1e-3
    standard = np.clip((examples.features - mean) / scale, -4.0, 4.0)
    seeds = range(recipe.seed, recipe.seed + recipe.networks)
    hidden, hidden_bias, out, direct, bias = zip(
        *(_taught(examples, standard, recipe, seed) for seed in seeds), strict=True
    )
    return {
        "mean": mean,
        "scale": scale,
        "hidden": np.concatenate(hidden, axis=1),
        "hidden_bias": np.concatenate(hidden_bias),
        "out": np.concatenate(out) / recipe.networks,
        "direct": np.mean(direct, axis=0),
        "bias": np.mean(bias, axis=0),
        "bound": np.array(BOUND),
    }


def _taught(examples: Examples, standard: Array, recipe: Recipe, seed: int) -> list[Array]:
    """Return the weights of one network: into hidden units, their bias, out of them, past them, and the last bias.

    What is made small is the error of both angles and of the places of the joints, and how much the error of an angle
    depends on the angle itself: who only makes errors small pulls every pose to the usual one.
    """
    random = np.random.default_rng(seed)
    d, h = standard.shape[1], recipe.hidden
    weights = [
        random.normal(0.0, d**-0.5, (d, h)),
        np.zeros(h),
        random.normal(0.0, 0.02, (h, 6)),
        np.zeros((d, 6)),
        np.zeros(6),
    ]
    first, second = ([np.zeros_like(w) for w in weights] for _ in range(2))
    for step in range(1, recipe.steps + 1):
        noisy = standard + random.normal(0.0, recipe.noise, standard.shape)
        slopes = _gradient(examples, noisy, weights, recipe)
        # Adam (D. P. Kingma and J. Ba, ICLR 2015), its steps growing at first and then falling along a cosine.
        rate = recipe.rate * min(1.0, step / 50) * (0.51 + 0.5 * np.cos(np.pi * step / recipe.steps))
        for k, slope in enumerate(slopes):
            pulled = slope + recipe.decay * weights[k] if weights[k].ndim == 2 else slope
            first[k] = 0.9 * first[k] + 0.1 * pulled
            second[k] = 0.999 * second[k] + 0.001 * pulled**2
            change = first[k] / (1 - 0.9**step) / (np.sqrt(second[k] / (1 - 0.999**step)) + 1e-9)
            weights[k] = weights[k] - rate * change
    return weights


def _gradient(examples: Examples, standard: Array, weights: list[Array], recipe: Recipe) -> list[Array]:
    hidden, hidden_bias, out, direct, bias = weights
    units = np.tanh(standard @ hidden + hidden_bias)
    bent = np.tanh((units @ out + standard @ direct + bias) / BOUND)
    slope = _slope_of_shifts(examples, BOUND * bent, recipe) * (1.0 - bent**2)
    back = slope @ out.T * (1.0 - units**2)
    return [standard.T @ back, back.sum(axis=0), units.T @ slope, standard.T @ slope, slope.sum(axis=0)]


def _slope_of_shifts(examples: Examples, shifts: Array, recipe: Recipe) -> Array:
    """Return how what is made small grows with each of the (n, 6) shifts."""
    share = examples.weight / examples.weight.sum()
    placed = examples.drawn.copy()
    placed[:, 1:] += shifts.reshape(-1, 3, 2)
    hip_error, knee_error = errors_deg(examples, shifts)
    grows = []
    for error, true, weight in ((hip_error, examples.hip_deg, 1.0), (knee_error, examples.knee_deg, 0.8)):
        slope = share * weight * np.clip(error, -ROBUST_DEG, ROBUST_DEG) / 50.0
        grows.append(slope + recipe.level * _slope_of_level(error, true, share, examples.kind))
    hip_grows, knee_grows = (np.degrees(g)[:, None] for g in grows)
    trunk, thigh, shank = (_turn(bone) for bone in np.moveaxis(np.diff(placed, axis=1), 1, 0))
    by_place = np.concatenate(
        [
            hip_grows * (thigh + trunk) - knee_grows * thigh,
            -hip_grows * thigh + knee_grows * (shank + thigh),
            -knee_grows * shank,
        ],
        axis=1,
    )
    off = (placed[:, 1:] - examples.joints).reshape(-1, 6)
    return by_place + 10.0 * recipe.place * share[:, None] * np.clip(off, -ROBUST, ROBUST)


def _slope_of_level(error: Array, true: Array, share: Array, kind: Array) -> Array:
    """Return the slope of half the squared regression of an error on the true angle, over all legs and each kind."""
    slope = np.zeros_like(error)
    chosen = [kind == name for name in np.unique(kind)]
    for rows in [*chosen, np.ones(len(kind), bool)]:
        weight = share * rows
        off = (true - (weight * true).sum() / weight.sum()) * rows
        spread = (weight * off**2).sum()
        leans = (weight * off * np.clip(error, -15.0, 15.0)).sum() / spread
        slope += leans * weight * off / spread / (len(chosen) + 1)
    return slope


def _turn(bone: Array) -> Array:
    """Return how the direction of (n, 2) bones turns as their ends move, radians a trunk length."""
    squared = np.maximum((bone**2).sum(axis=1, keepdims=True), 1e-4)
    return np.stack([-bone[:, 1], bone[:, 0]], axis=1) / squared
