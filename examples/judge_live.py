"""Judge what a camera sees, in your own capture loop; a video file can be used in place of the camera.

Usage: python judge_live.py [VIDEO]
"""

import sys
import time
from collections.abc import Iterator

import cv2
import numpy as np

import posecoach


def pictures(source: int | str) -> Iterator[tuple[np.ndarray, float]]:
    """Yield pictures and their times in seconds: from a file, or at arrival from a camera."""
    camera = cv2.VideoCapture(source)
    while True:
        there, image = camera.read()
        if not there:
            break
        yield image, camera.get(cv2.CAP_PROP_POS_MSEC) / 1000.0 if isinstance(source, str) else time.monotonic()
    camera.release()


said = ""
with posecoach.judge(pictures(sys.argv[1] if len(sys.argv) > 1 else 0), model="lite") as judging:
    for frame in judging:
        failing = frame.assessment.failing
        if frame.unseen is not None:
            now = f"cannot tell: {frame.unseen.value}"
        elif failing is not None and failing.fault is not None:
            now = failing.fault.cues[0]
        else:
            now = frame.state.hold.phase.value
        if now != said:
            print(f"{frame.signals.t_s:8.2f} s  {frame.state.stretch or '-'}: {now}")
            said = now
for done in judging.sets:
    print(f"{done.stretch}, {done.side}: held {done.hold_s:.1f} of {done.target_s:.0f} s")
