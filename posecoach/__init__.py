"""A private, local trainer for four psoas stretches, and a library to judge them with (docs/library.md).

Importing it loads nothing; each name below loads what it needs when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from posecoach.runtime.version import __version__ as __version__

if TYPE_CHECKING:
    from posecoach.api.analyzing import analyze
    from posecoach.api.judging import Judging, judge
    from posecoach.api.result import AnalysisResult
    from posecoach.capture.frame import Frame
    from posecoach.engine.engine import Engine, JudgedFrame
    from posecoach.engine.sets import SetRecord
    from posecoach.estimation.protocol import Estimator
    from posecoach.pose import Landmark, Pose
    from posecoach.pose.recording import Recording
    from posecoach.profiles import Profile, load_profile
    from posecoach.runtime.errors import PosecoachError
    from posecoach.stretches import Stretch

#: Where each public name is defined.
_HOMES = {
    "AnalysisResult": "posecoach.api.result",
    "Engine": "posecoach.engine.engine",
    "Estimator": "posecoach.estimation.protocol",
    "Frame": "posecoach.capture.frame",
    "JudgedFrame": "posecoach.engine.engine",
    "Judging": "posecoach.api.judging",
    "Landmark": "posecoach.pose",
    "Pose": "posecoach.pose",
    "PosecoachError": "posecoach.runtime.errors",
    "Profile": "posecoach.profiles",
    "Recording": "posecoach.pose.recording",
    "SetRecord": "posecoach.engine.sets",
    "Stretch": "posecoach.stretches",
    "analyze": "posecoach.api.analyzing",
    "judge": "posecoach.api.judging",
    "load_profile": "posecoach.profiles",
}

__all__ = [
    "AnalysisResult",
    "Engine",
    "Estimator",
    "Frame",
    "JudgedFrame",
    "Judging",
    "Landmark",
    "Pose",
    "PosecoachError",
    "Profile",
    "Recording",
    "SetRecord",
    "Stretch",
    "analyze",
    "judge",
    "load_profile",
]

# Hidden from type checkers: they would take any name for a public one.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(_HOMES[name]), name)
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
