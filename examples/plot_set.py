"""Plot the hip over a video or a recording, with the holds shaded.

Usage: python plot_set.py VIDEO_OR_RECORDING PLOT.png
"""

import sys

from matplotlib.figure import Figure

import posecoach

result = posecoach.analyze(sys.argv[1])
frames = result.frames

figure = Figure(figsize=(9, 4), layout="constrained")
axes = figure.subplots()
for side in ("left", "right"):
    axes.plot(frames["t_s"], frames[f"hip_extension_{side}_deg"], label=f"{side} hip")
for done in result.sets:
    for start_s, end_s in done.holds:
        axes.axvspan(start_s, end_s, alpha=0.15)
    axes.annotate(f"{done.stretch}: {done.hold_s:.1f} s", (done.start_s, axes.get_ylim()[1]))
axes.set_xlabel("time (s)")
axes.set_ylabel("hip extension (deg)")
axes.legend()
figure.savefig(sys.argv[2])
