"""Help in a terminal, where Chinese and Japanese characters are two columns wide."""

from __future__ import annotations

import argparse

#: The first character that may be two columns wide.
_FIRST_WIDE = "\u1100"


class WideHelpFormatter(argparse.HelpFormatter):
    """Help whose lines fit the terminal also if characters are two columns wide; argparse counts them as one."""

    def _expand_help(self, action: argparse.Action) -> str:
        # Nothing is filled in: a path or a translation may contain a percent sign.
        return action.help or ""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return _wrapped(text, width) if max(text, default="") >= _FIRST_WIDE else super()._split_lines(text, width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        if max(text, default="") < _FIRST_WIDE:
            return super()._fill_text(text, width, indent)
        return "\n".join(f"{indent}{line}" for line in _wrapped(text, width - len(indent)))


def _wrapped(text: str, width: int) -> list[str]:
    # Loaded late: few helps have wide letters.
    from posecoach.languages.breaking import wrapped  # noqa: PLC0415

    return wrapped(text, width)
