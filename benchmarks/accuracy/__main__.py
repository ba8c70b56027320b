"""Measure accuracy on clips, photographs and stills; print tables and write JSON.

Usage: python -m benchmarks.accuracy [FOLDER ...] [--photos FOLDER] [--stills FOLDER ...] [--model full] [--json FILE]

Each FOLDER holds clips with a ``.truth.csv`` beside each; without any, ``sample_videos/`` is measured. A folder of
stills has one ``truth.csv``. Its people may be in the training data; ``models/correction/train.py`` measures people who
were left out.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.accuracy.clips import ClipResult, measure_clip
from benchmarks.accuracy.photos import PhotoResult, measure_photos
from benchmarks.accuracy.stills import measure_stills, side_table, still_table
from benchmarks.accuracy.truth import read_truth
from posecoach.profiles import Profile, load_profile
from posecoach.runtime.native_output import quiet_native_stderr
from posecoach.runtime.resources import data_folder


def main() -> int:
    """Measure, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, default=[data_folder("sample_videos")])
    parser.add_argument("--photos", type=Path, help="folder of photographs with labels.csv")
    parser.add_argument("--stills", type=Path, nargs="*", default=[], help="folders of rendered stills with truth.csv")
    parser.add_argument("--model", default="full")
    parser.add_argument("--profile", default="default")
    parser.add_argument("--json", type=Path, help="file to write the figures to")
    options = parser.parse_args()
    profile = load_profile(options.profile)
    quiet_native_stderr()
    console = Console(width=150)
    clips = list(measure_folders(options.folders, options.model, profile))
    console.print(clip_table(clips))
    console.print(group_table(clips))
    photos = measure_photos(options.photos, options.model, profile) if options.photos else []
    if photos:
        console.print(photo_table(photos))
    stills = [still for folder in options.stills for still in measure_stills(folder, options.model, profile)]
    if stills:
        console.print(still_table(stills))
        console.print(side_table(stills))
    if options.json:
        content: dict[str, Any] = {
            "model": options.model,
            "profile": profile.name,
            "clips": [asdict(c) | {"right": c.right} for c in clips],
            "photos": [asdict(p) | {"outcome": p.outcome} for p in photos],
        }
        options.json.write_text(json.dumps(_without_nan(content), indent=1, allow_nan=False), encoding="utf-8")
    return 0


def measure_folders(folders: Sequence[Path], model: str, profile: Profile) -> Iterator[ClipResult]:
    """Yield the result of every clip that has a truth file."""
    for folder in folders:
        for truth_path in sorted(folder.glob("*.truth.csv")):
            name = truth_path.name.removesuffix(".truth.csv")
            yield measure_clip(folder / f"{name}.mp4", read_truth(truth_path), group_of(name), model, profile)


def group_of(name: str) -> str:
    """Return the group of a clip, by its name."""
    return next((group for group in ("dim", "oblique") if group in name), "side")


def clip_table(clips: Sequence[ClipResult]) -> Table:
    """Return a table with one row for each clip."""
    table = Table(title="Clips: angle errors in degrees as mean absolute (bias, spread)", title_justify="left")
    for column in (
        "",
        "clip",
        "hip",
        "knee",
        "trunk",
        "held s",
        "off s",
        "false s",
        "unseen s",
        "fault",
        "late s",
        "side",
        "legs",
        "body",
    ):
        table.add_column(column)
    for c in clips:
        table.add_row(
            "ok" if c.right else "--",
            c.clip,
            *(f"{e.mean_absolute:.1f} ({e.bias:+.1f}, {e.spread:.1f})" for e in (c.hip, c.knee, c.trunk)),
            f"{c.hold_s:.2f}",
            f"{c.hold_error_s:.2f}",
            f"{c.false_s:.2f}",
            f"{c.unseen_s:.2f}",
            c.fault if c.fault == c.fault_named else f"{c.fault} / {c.fault_named or 'none'}",
            f"{c.fault_late_s:+.2f}",
            f"{c.side or '-'} {c.side_confidence:.2f}",
            f"{100 * c.exchanged:.0f} %",
            f"{100 * c.reversed_body:.0f} %",
        )
    return table


def group_table(clips: Sequence[ClipResult]) -> Table:
    """Return a table with one row for each group of clips."""
    table = Table(title="Groups: mean over clips / worst clip", title_justify="left")
    for column in ("group", "clips", "all right", "hip", "knee", "spread hip", "spread knee", "off s worst", "false s"):
        table.add_column(column)
    for group in dict.fromkeys(c.group for c in clips):
        members = [c for c in clips if c.group == group]
        hip, knee = ([getattr(c, joint) for c in members] for joint in ("hip", "knee"))
        table.add_row(
            group,
            str(len(members)),
            str(sum(c.right for c in members)),
            *(
                f"{np.mean([e.mean_absolute for e in es]):.1f} / {max(e.mean_absolute for e in es):.1f}"
                for es in (hip, knee)
            ),
            *(f"{np.mean([e.spread for e in es]):.1f} / {max(e.spread for e in es):.1f}" for es in (hip, knee)),
            f"{max(c.hold_error_s for c in members):.2f}",
            f"{sum(c.false_s for c in members):.2f}",
        )
    return table


def photo_table(photos: Sequence[PhotoResult]) -> Table:
    """Return a table of the errors, with the count of each outcome in its title."""
    counts = Counter((p.form, p.outcome) for p in photos)
    summary = ", ".join(f"{form}: {outcome} {count}" for (form, outcome), count in sorted(counts.items()))
    table = Table(title=f"Photographs: {summary}", title_justify="left")
    for column in ("outcome", "file", "label", "recognised", "fault named", "held s"):
        table.add_column(column)
    for p in photos:
        if p.outcome not in ("right", "unclear"):
            table.add_row(p.outcome, p.file, f"{p.pose} {p.form}", p.found or "-", p.failing or "-", f"{p.hold_s:.1f}")
    return table


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nan(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_nan(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


if __name__ == "__main__":
    raise SystemExit(main())
