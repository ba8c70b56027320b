"""Columns of text that stay readable in a narrow terminal."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Collection, Sequence
from itertools import groupby

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Column, Table

from posecoach.cli.saying import say
from posecoach.languages.breaking import phrases, wrapped
from posecoach.runtime.shown import shown

#: Into how many parts of a key rows are gathered at most, where whole keys are too long for a line.
_MOST_PARTS = 2


def line_width() -> int | None:
    """Return how many letters a line may have; None where the output goes to a file or another program."""
    if not (sys.stdout.isatty() or "COLUMNS" in os.environ):
        return None
    return shutil.get_terminal_size().columns


def say_hanging(head: str, text: str) -> None:
    """Print a line that begins with ``head``; what does not fit goes on beneath, indented by as much."""
    width = line_width()
    room = width - cell_len(head) if width is not None else 0
    for number, line in enumerate(wrapped(shown(text), room) if room > 0 else [text]):
        say(f"{head if number == 0 else ' ' * cell_len(head)}{line}")


def print_columns(rows: Sequence[tuple[str, ...]], numbers: tuple[int, ...]) -> None:
    """Print one line a row, so that a key can be searched for and copied.

    Where the terminal is too narrow for that, rows whose keys begin alike stand under this beginning.

    Args:
        rows: the heading, then one row a key: the key first.
        numbers: which columns are numbers, counted from 0.
    """
    heading, *lines = [tuple(map(shown, row)) for row in rows]
    width = line_width()
    for parts in range(_MOST_PARTS + 1):
        if width is None or parts == _MOST_PARTS or _width(_gathered(heading, lines, parts)) <= width:
            _print(_gathered(heading, lines, parts), numbers)
            return


#: A beginning of keys, "" for none, with rows whose first cell is the rest of the key.
_Group = tuple[str, list[tuple[str, ...]]]


def _gathered(heading: tuple[str, ...], lines: Sequence[tuple[str, ...]], parts: int) -> list[_Group]:
    """Gather rows whose keys have the same first parts; the last part of a key is never one of them."""
    if parts == 0:
        return [("", [heading, *lines])]
    groups = groupby(lines, lambda row: ".".join(row[0].split(".")[:-1][:parts]))
    rest = [(start, [(f"  {row[0].removeprefix(f'{start}.')}", *row[1:]) for row in rows]) for start, rows in groups]
    return [("", [heading]), *rest]


def _width(groups: Sequence[_Group]) -> int:
    rows = [row for _, rows in groups for row in rows]
    return sum(max(map(cell_len, column)) for column in zip(*rows, strict=True)) + 2 * (len(rows[0]) - 1)


def _print(groups: Sequence[_Group], numbers: tuple[int, ...]) -> None:
    rows = [row for _, rows in groups for row in rows]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    for start, group in groups:
        if start:
            say(f"{start}.")
        for row in group:
            cells = (
                " " * (width - cell_len(cell)) + cell if position in numbers else set_cell_size(cell, width)
                for position, (cell, width) in enumerate(zip(row, widths, strict=True))
            )
            say("  ".join(cells).rstrip())


def plain_table(title: str, *headings: str, numbers: Sequence[str] = ()) -> Table:
    """Return an empty table with columns of words, then of numbers.

    Args:
        title: what it is about.
        headings: of the columns of words.
        numbers: headings of the columns of numbers.
    """
    table = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        header_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
        padding=(0, 1, 0, 0),
    )
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for heading in numbers:
        table.add_column(heading, justify="right")
    return table


def print_fitting(table: Table, *folding: str, console: Console) -> None:
    """Print a table, without the lines between its cells where there is no room for them and whole words.

    Args:
        table: the table with all its rows.
        folding: as for `keep_whole`.
        console: where to print it.
    """
    if _narrowest(table, folding) > console.width:
        table.box, table.show_edge, table.pad_edge, table.padding = SIMPLE_HEAD, False, False, (0, 1, 0, 0)
    console.print(keep_whole(table, *folding, width=console.width))


def keep_whole(table: Table, *folding: str, width: int) -> Table:
    """Have no cell of a table cut or broken, except in the columns ``folding``, which break between words.

    Args:
        table: the table with all its rows.
        folding: headings of columns that may break.
        width: room for it, letters. Headings break only where it is too small for them; where it is too small even
            then, every cell may break, but none is cut.
    """
    natural = sum(max(map(cell_len, (str(column.header), *map(str, column.cells)))) for column in table.columns)
    fits = _narrowest(table, folding) <= width
    for column in table.columns:
        heading = str(column.header)
        column.overflow = "fold"
        if heading in folding or not fits:
            continue
        column.no_wrap = True
        if natural + _between(table) > width:
            column.header = "\n".join(wrapped(heading, _narrowest_column(column)))
    return table


def _narrowest(table: Table, folding: Collection[str]) -> int:
    """Return the least width in which no word is broken and no cell but those of the columns ``folding``."""
    columns = (_narrowest_column(column, words=str(column.header) in folding) for column in table.columns)
    return sum(columns) + _between(table)


def _narrowest_column(column: Column, *, words: bool = False) -> int:
    cells = [part for cell in column.cells for part in (phrases(str(cell)) if words else [str(cell)])]
    return max((cell_len(part.strip()) for part in (*cells, *phrases(str(column.header)))), default=1)


def _between(table: Table) -> int:
    """Return how much of a table's width lies between its cells and around them."""
    return 2 * len(table.columns) if table.box is SIMPLE_HEAD else 3 * len(table.columns) + 1
