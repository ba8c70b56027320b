"""Judge a recording by several profiles for comparison. This needs neither the video nor the model.

Usage: python other_thresholds.py RECORDING PROFILE...
"""

import sys

import posecoach

recording = posecoach.Recording(sys.argv[1])
for name in sys.argv[2:]:
    judging = posecoach.judge(recording, profile=name)
    in_form = sum(frame.assessment.in_form is True for frame in judging)
    held = ", ".join(f"{done.stretch} {done.hold_s:.1f} s" for done in judging.sets) or "no set"
    print(f"{name}: {in_form} of {len(recording)} frames in form; {held}")
