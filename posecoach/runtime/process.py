"""What holds for a whole process: how many threads OpenCV uses, and how soon Python's lock goes to another thread.

A program that uses posecoach as a library keeps its own settings. Only processes that are posecoach's own, those of
its commands, are set up for it.
"""

from __future__ import annotations

import sys

import cv2
import numpy as np

#: How long a thread may keep Python's lock while another one waits for it, seconds: the threads of the model need it
#: for an instant only, several times a frame, and would wait ten times as long by default.
_SWITCH_INTERVAL_S = 0.0005

#: A picture that OpenCV converts with all its threads, (height, width, channels).
_LARGE = (1080, 1920, 3)


def set_up_process() -> None:
    """Set up this process, which must be posecoach's own, for stages of an analysis that go on side by side.

    Where they do, no processor is left for more threads within one stage. It holds for all that the process analyses
    from here on, also at the same time.
    """
    cv2.setNumThreads(1)
    sys.setswitchinterval(min(sys.getswitchinterval(), _SWITCH_INTERVAL_S))


def start_opencv_threads() -> None:
    """Have OpenCV start the threads that it shares among all of the process, if it uses any and has not yet.

    They take their priority and their processors from the thread that needs them first, and keep them for good. That
    must not be one of ours that steps aside: the program around us would go on with slow threads.
    """
    if cv2.getNumThreads() > 1:
        cv2.cvtColor(np.zeros(_LARGE, np.uint8), cv2.COLOR_BGR2RGB)
