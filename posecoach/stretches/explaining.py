"""Reading from the file of a stretch which fault explains which."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from posecoach.languages import gettext as _
from posecoach.languages import ngettext, together
from posecoach.stretches.base import Check, Explains
from posecoach.stretches.values import ValueReader


def read_explains(
    reader: ValueReader, key: str, table: Mapping[str, Any], check: Check, faults: Collection[str]
) -> tuple[Explains, ...]:
    """Return what the faults of a check explain.

    Args:
        reader: reader of the file.
        key: key of the table in the file.
        table: the check as written.
        check: the check.
        faults: all faults of the file.

    Raises:
        StretchError: a fault is unknown or does not belong to the check, or the distance is not allowed.
    """
    own = [fault.name for fault in (check.below, check.above) if fault is not None]
    content = reader.table(key, table)
    reader.known(key, content, own)
    found = []
    for fault in content:
        where = f"{key}.{fault}"
        entry = reader.as_table(where, content[fault])
        reader.known(where, entry, ("faults", "moved"))
        named = entry.get("faults")
        if not isinstance(named, list) or not named:
            raise reader.error(f"{where}.faults", _('must be a list of the faults that it causes, like ["one", "two"]'))
        for name in named:
            reader.choice(f"{where}.faults", name, [other for other in faults if other not in own])
        widest = (0.0, check.safe[1] - check.safe[0])
        moved = reader.number(where, entry, "moved", widest) if "moved" in entry else math.inf
        if moved == 0.0:
            raise reader.error(
                f"{where}.moved", _("must be more than 0; leave it out if only the edge of the band counts")
            )
        found.append(Explains(fault, tuple(dict.fromkeys(named)), moved))
    return tuple(found)


def check_explanations(reader: ValueReader, checks: Sequence[Check]) -> None:
    """Make sure that no fault explains itself through others.

    Raises:
        StretchError: two or more faults explain each other.
    """
    explained: dict[str, set[str]] = {}
    for check in checks:
        for explains in check.explains:
            explained.setdefault(explains.fault, set()).update(explains.faults)
    for check in checks:
        for explains in check.explains:
            reached, waiting = set[str](), [*explains.faults]
            while waiting:
                name = waiting.pop()
                if name not in reached:
                    reached.add(name)
                    waiting += explained.get(name, ())
            if explains.fault in reached:
                others = sorted(reached - {explains.fault})
                raise reader.error(
                    f"checks.{check.name}.explains.{explains.fault}",
                    ngettext(
                        "{others} also explains {fault}; take one of them out",
                        "{others} also explain {fault}; take one of them out",
                        len(others),
                    ),
                    others=together(others),
                    fault=explains.fault,
                )
