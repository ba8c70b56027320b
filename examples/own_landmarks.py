"""Judge landmarks that another program has found: any source of the 33 points that `posecoach.Landmark` names.

Usage: python own_landmarks.py LANDMARKS.npz

The file holds the arrays t_s (n,) in seconds, image_px (n, 33, 2) in pixels, visibility (n, 33) from 0 to 1, and
size_px (2,), width and height of the picture. A landmark that is NaN is one that was not seen.
"""

import sys

import numpy as np

import posecoach

found = np.load(sys.argv[1])
width, height = found["size_px"].tolist()
engine = posecoach.Engine(posecoach.load_profile("default"))
sets = []
for t_s, image_px, visibility in zip(found["t_s"], found["image_px"], found["visibility"], strict=True):
    pose = posecoach.Pose.from_arrays(float(t_s), image_px, visibility, (width, height))
    judged = engine.update(pose)
    if judged.state.finished is not None:
        sets.append(judged.state.finished)
last = engine.finish()
if last is not None:
    sets.append(last)
for done in sets:
    print(f"{done.stretch}, {done.side}: {done.start_s:.1f} to {done.end_s:.1f} s, held {done.hold_s:.1f} s")
