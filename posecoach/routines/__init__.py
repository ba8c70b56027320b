"""Routines: which stretches are done in a session, on which sides, for how long, and with what rest between them."""

from posecoach.routines.reading import RoutineError, list_routines, load_routine, parse_routine
from posecoach.routines.routine import Routine, RoutineStep, routine_for_stretch

__all__ = [
    "Routine",
    "RoutineError",
    "RoutineStep",
    "list_routines",
    "load_routine",
    "parse_routine",
    "routine_for_stretch",
]
