from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from posecoach.profiles import Profile, load_profile

# Derandomised, so that a run on one machine says the same as a run on another; no deadline, as build machines stall.
settings.register_profile(
    "posecoach",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
# Other seeds on demand: pytest --hypothesis-profile=posecoach-explore
settings.register_profile("posecoach-explore", settings.get_profile("posecoach"), derandomize=False, max_examples=500)
settings.load_profile("posecoach")


@pytest.fixture(scope="session")
def profile() -> Profile:
    """The profile that ships: tests read their limits from it, as these are tuned now and then."""
    return load_profile()
