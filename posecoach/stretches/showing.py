"""Reading what the file of a stretch shows to people: its card, its stick figure, its moving demonstration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from posecoach.languages import gettext as _
from posecoach.stretches.base import POSTURE, SAFETY, SIDE_WORD, Card, Demonstration, Figure, FigureLeg
from posecoach.stretches.values import LONGEST_LABEL, ValueReader

_CARD_KEYS = ("how", "seen", "feel", "safety", "unseen", "other_side", "body")

_FIGURE_RANGE = (-180.0, 180.0)


class ShowingReader(ValueReader):
    """Reads what a person is shown and told.

    Args:
        source: what to call the file in error messages.
        folder: folder of the files that it names.
    """

    def __init__(self, source: str, folder: Path) -> None:
        super().__init__(source)
        self._folder = folder

    def card(self, raw: Mapping[str, Any], measured: Sequence[str]) -> Card:
        """Return the card.

        Args:
            raw: the tables of the file.
            measured: names of gates and checks.
        """
        table = self.table("card", raw)
        self.known("card", table, _CARD_KEYS)
        own_safety = self.sentence("card.safety", table) if "safety" in table else ""
        how = self.sentences("card.how", table.get("how"))
        body = self.sentence("card.body", table, LONGEST_LABEL) if "body" in table else ""
        if body and SIDE_WORD not in body:
            raise self.error(
                "card.body",
                _("must contain {word} in place of left or right, not {body!r:.60}"),
                word=SIDE_WORD,
                body=body,
            )
        return Card(
            how=how,
            feel=self.sentence("card.feel", table),
            safety=f"{SAFETY} {own_safety}".strip(),
            unseen=self.sentence("card.unseen", table),
            seen=self.seen(table, len(how), measured) if "seen" in table else ((),) * len(how),
            other_side=self.sentence("card.other_side", table) if "other_side" in table else "",
            body=body,
        )

    def seen(self, card: Mapping[str, Any], steps: int, measured: Sequence[str]) -> tuple[tuple[str, ...], ...]:
        """Return what shows that each step is done, see `Card.seen`."""
        value = card["seen"]
        if not isinstance(value, list) or len(value) != steps:
            raise self.error("card.seen", _("must be a list of {steps} lists, one for each step of how"), steps=steps)
        allowed = (POSTURE, *measured)
        found = []
        for number, names in enumerate(value, start=1):
            key = f"card.seen[{number}]"
            found.append(tuple(self.choice(key, name, allowed) for name in self.texts(key, {key: names})))
        return tuple(found)

    def figure(self, raw: Mapping[str, Any]) -> Figure:
        """Return the stick figure."""
        table = self.table("figure", raw)
        legs = ("stretched", "other")
        angles = tuple(f.name for f in fields(Figure) if f.name not in legs)
        self.known("figure", table, (*legs, *angles))
        stretched, other = (self.figure_leg(f"figure.{leg}", table) for leg in legs)
        return Figure(
            stretched, other, **{a: self.number("figure", table, a, _FIGURE_RANGE) for a in angles if a in table}
        )

    def figure_leg(self, key: str, parent: Mapping[str, Any]) -> FigureLeg:
        """Return one leg of the figure."""
        table = self.table(key, parent)
        angles = tuple(f.name for f in fields(FigureLeg))
        self.known(key, table, angles)
        return FigureLeg(**{a: self.number(key, table, a, _FIGURE_RANGE) for a in angles if a in table})

    def demonstration(self, raw: Mapping[str, Any]) -> Demonstration:
        """Return the loops; their paths start from the folder of the file."""
        table = self.table("demonstration", raw)
        self.known("demonstration", table, ("near", "far"))
        near = self.loop("demonstration.near", table)
        return Demonstration(near, self.loop("demonstration.far", table) if "far" in table else None)

    def loop(self, key: str, table: Mapping[str, Any]) -> Path:
        """Return the file of one loop, which need not exist yet."""
        return self._folder / self.sentence(key, table)
