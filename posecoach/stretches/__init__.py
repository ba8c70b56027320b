"""The stretches, in the order of the routine. A further one is one more file and one more line here."""

from posecoach.runtime.errors import UsageError
from posecoach.runtime.guessing import hint, meant
from posecoach.stretches.base import Check, Fault, Gate, Stretch
from posecoach.stretches.bridge import BRIDGE
from posecoach.stretches.kneeling_hip_flexor import KNEELING_HIP_FLEXOR
from posecoach.stretches.standing_lunge import STANDING_LUNGE
from posecoach.stretches.supine_psoas import SUPINE_PSOAS

STRETCHES: dict[str, Stretch] = {
    stretch.name: stretch for stretch in (KNEELING_HIP_FLEXOR, SUPINE_PSOAS, BRIDGE, STANDING_LUNGE)
}


def stretch_named(name: str) -> Stretch:
    """Return the stretch called ``name``; a word of its name will do, if no other has it.

    Raises:
        UsageError: there is no such stretch.
    """
    known = meant(name, STRETCHES)
    if known is None:
        raise UsageError(f"unknown stretch {name!r}: {hint(name, STRETCHES)}")
    return STRETCHES[known]


__all__ = ["STRETCHES", "Check", "Fault", "Gate", "Stretch", "stretch_named"]
