"""Rich's console with plain text: no markup in brackets, no emoji in colons, no escape sequences."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from posecoach.runtime.shown import shown_lines


class TextConsole(Console):
    """A console for tables and sentences that hold names of files, notes of profiles and the like.

    Args:
        to_stderr: whether it writes to standard error instead of standard output.
        width: of its lines, characters; that of the terminal if left out.
    """

    def __init__(self, *, to_stderr: bool = False, width: int | None = None) -> None:
        stream = sys.stderr if to_stderr else sys.stdout
        super().__init__(file=stream, width=width, highlight=False, markup=False, emoji=False)

    def render_str(self, text: str, **options: object) -> Text:
        """Turn a text into what is rendered; escaped and replaced here, so that columns fit."""
        letters = shown_lines(text).encode(self.encoding, "replace").decode(self.encoding)
        return super().render_str(letters, **options)  # type: ignore[arg-type]

    def on_broken_pipe(self) -> None:
        """Let the command line handle it, which exits quietly; Rich would end the process itself."""
        raise BrokenPipeError

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Render anything: whatever way a text came in, none leaves unescaped. Rich's own commands come apart."""
        for segment in super().render(renderable, options):
            if segment.control or segment.text.isprintable():
                yield segment
            else:
                yield Segment(shown_lines(segment.text), segment.style)
