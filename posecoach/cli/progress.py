"""The progress of an analysis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from posecoach.capture.video_file import VideoInfo
from posecoach.cli.console import TextConsole


@contextmanager
def progress_bar(info: VideoInfo) -> Iterator[Callable[[float], None]]:
    """Show progress and time left on standard error; yields a callback for the time of each frame."""
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=TextConsole(to_stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(info.path.name, total=info.duration_s or None)
        yield lambda t_s: bar.update(task, completed=t_s)
