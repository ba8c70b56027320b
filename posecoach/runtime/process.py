"""Process-wide settings: the number of OpenCV's threads, and Python's thread switch interval.

They are only changed in processes of posecoach's commands; a program that uses posecoach as a library keeps its own.
"""

from __future__ import annotations

import sys

import cv2
import numpy as np

#: How long a thread may keep the GIL while another one waits for it, seconds: the threads of the model need it several
#: times a frame for an instant, and by default would wait ten times as long.
_SWITCH_INTERVAL_S = 0.0005

#: A picture that OpenCV converts with all its threads, (height, width, channels).
_LARGE = (1080, 1920, 3)


def set_up_process() -> None:
    """Set up this process, which must be posecoach's own, for stages of an analysis that run in parallel.

    With parallel stages no processor is left for more threads within one stage.
    """
    cv2.setNumThreads(1)
    sys.setswitchinterval(min(sys.getswitchinterval(), _SWITCH_INTERVAL_S))


def start_opencv_threads() -> None:
    """Have OpenCV start its thread pool, if it uses one and has not started it yet.

    The pool inherits priority and processors from the thread that starts it. That must not be one of our background
    threads, or the calling program would be left with slow OpenCV threads.
    """
    if cv2.getNumThreads() > 1:
        cv2.cvtColor(np.zeros(_LARGE, np.uint8), cv2.COLOR_BGR2RGB)
