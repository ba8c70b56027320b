"""Routines: which stretches are done in a session, on which sides, for how long, and with what rest between them."""

from posecoach.routines.own import own_routine_path, save_routine
from posecoach.routines.reading import RoutineError, list_routines, load_routine, own_routines, parse_routine
from posecoach.routines.routine import Routine, RoutineStep, routine_for_stretch

__all__ = [
    "Routine",
    "RoutineError",
    "RoutineStep",
    "list_routines",
    "load_routine",
    "own_routine_path",
    "own_routines",
    "parse_routine",
    "routine_for_stretch",
    "save_routine",
]
