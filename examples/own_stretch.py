"""Judge a recording with a stretch of your own, described in a file as in docs/adding-a-stretch.md.

Usage: python own_stretch.py STRETCH.toml RECORDING
"""

import sys
from pathlib import Path

import posecoach
from posecoach.stretches import STRETCHES
from posecoach.stretches.registry import own_file

# A file in the folder that `posecoach stretches --path` prints is known to every command without this line.
STRETCHES.adopt([*STRETCHES.own_files, own_file(Path(sys.argv[1]))])

judging = posecoach.judge(posecoach.Recording(sys.argv[2]))
list(judging)
for done in judging.sets:
    faults = ", ".join(fault.name for fault in done.faults) or "no fault"
    print(f"{STRETCHES[done.stretch].title}, {done.side}: {done.hold_s:.1f} s held, {faults}")
