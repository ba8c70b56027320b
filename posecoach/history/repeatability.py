"""Repeatability: how much repeated measurements differ by chance, and the smallest detectable change.

The standard error of measurement (SEM) is the standard deviation of one person's repeats. Two measurements differ by
chance by less than ``1.96 * sqrt(2) * SEM`` in 95 of 100 cases: the minimal detectable change, MDC95 (J. P. Weir,
"Quantifying test-retest reliability using the intraclass correlation coefficient and the SEM", Journal of Strength and
Conditioning Research 19 (2005) 231-240). Where the SEM is an estimate from few repeats, the quantile of Student's t
takes the place of 1.96.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist, fmean, variance

#: What the benchmark says about one person and one stretch with another camera position and room: the mean error of
#: hip extension over 8 clips in the side view is 2.1 deg (docs/accuracy.md), a standard deviation of 2.1 * sqrt(pi /
#: 2). This includes differences between people, so it gets the weight of only three degrees of freedom.
SET_UP_DEG = 2.1 * math.sqrt(math.pi / 2)
_SET_UP_FREEDOM = 3.0


@dataclass(frozen=True, slots=True)
class Repeatability:
    """The day-to-day repeatability of one quantity of one person.

    Attributes:
        sem_deg: standard error of measurement of one day, degrees.
        freedom: degrees of freedom of the estimate.
    """

    sem_deg: float
    freedom: float

    @property
    def mdc95_deg(self) -> float:
        """Smallest difference of two days that exceeds chance in 95 of 100 cases, degrees."""
        return self.half_width_deg(2.0)

    def half_width_deg(self, variances: float) -> float:
        """Return half the width of the 95 % band of a value whose variance is this multiple of one day's."""
        return student_975(self.freedom) * math.sqrt(variances) * self.sem_deg


def repeatability(repeats: Iterable[Sequence[float]], by_day: Iterable[Sequence[float]]) -> Repeatability:
    """Return the repeatability of a quantity from all sources: own days, own repeats, and the benchmark.

    Each is a variance of one day, weighted with its degrees of freedom. The variance between days comes from the
    differences of successive ones, which slow progress hardly changes (J. von Neumann et al., "The mean square
    successive difference", Annals of Mathematical Statistics 12 (1941) 153-162). Repeats within minutes do not include
    setting up the camera again; the benchmark adds that.

    Args:
        repeats: measurements, each with its repeats, degrees.
        by_day: for each side, the values of its days in order, degrees.
    """
    parts = [(SET_UP_DEG**2, _SET_UP_FREEDOM)]
    parts += [(variance(values) + SET_UP_DEG**2, len(values) - 1.0) for values in repeats if len(values) > 1]
    for days in by_day:
        if len(days) > 1:
            successive = fmean((after - before) ** 2 for before, after in pairwise(days)) / 2.0
            parts.append((successive, _freedom_of_successive(len(days))))
    freedom = sum(weight for _, weight in parts)
    pooled = sum(value * weight for value, weight in parts) / freedom
    return Repeatability(math.sqrt(pooled), freedom)


def _freedom_of_successive(days: int) -> float:
    """Return the degrees of freedom of the mean square successive difference of this many values."""
    return 2.0 * (days - 1) ** 2 / (3.0 * days - 4.0)


def student_975(freedom: float) -> float:
    """Return the 97.5 % quantile of Student's t.

    The expansion about the normal quantile, Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5: off by
    less than 0.03 from 3 degrees of freedom on, by less than 0.005 from 5 on.
    """
    z = NormalDist().inv_cdf(0.975)
    terms = (
        z,
        (z**3 + z) / 4.0,
        (5.0 * z**5 + 16.0 * z**3 + 3.0 * z) / 96.0,
        (3.0 * z**7 + 19.0 * z**5 + 17.0 * z**3 - 15.0 * z) / 384.0,
    )
    return sum(term / freedom**power for power, term in enumerate(terms))
