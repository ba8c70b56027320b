"""Analyse the videos of a folder into one table with a row for each set.

Usage: python analyze_folder.py FOLDER TABLE.csv
"""

import csv
import sys
from pathlib import Path

import posecoach

folder, table = Path(sys.argv[1]), Path(sys.argv[2])

with table.open("w", newline="", encoding="utf-8") as file:
    rows = csv.writer(file)
    rows.writerow(["video", "stretch", "side", "start_s", "hold_s", "completed", "faults"])
    for video in sorted(folder.glob("*.mp4")):
        try:
            result = posecoach.analyze(video, model="lite")
        except posecoach.PosecoachError as error:
            print(error, file=sys.stderr)
            continue
        for done in result.sets:
            faults = " ".join(fault.name for fault in done.faults)
            numbers = [f"{done.start_s:.1f}", f"{done.hold_s:.1f}", done.completed]
            rows.writerow([video.name, done.stretch, done.side, *numbers, faults])
        result.report(video.with_suffix(".html"))
