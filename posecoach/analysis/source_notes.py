"""Sentences about an analysed video, for terminal and report."""

from __future__ import annotations

from posecoach.analysis.result import Source
from posecoach.capture.reading import Unread
from posecoach.languages import gettext as _
from posecoach.languages import ngettext, whole_text
from posecoach.words.formatting import in_tenths

#: A shorter black time is a fade and not reported, seconds.
_BLACK_S = 2.0

#: A still picture is reported from this share of the video on; below it, the person may just keep very still.
_STILL_SHARE = 0.5

#: Most unreadable parts that are listed.
_MOST_PARTS = 5


def source_notes(source: Source) -> tuple[str, ...]:
    """Return one sentence for each property of a video that affects the meaning of its results."""
    notes = [*_speed_note(source)]
    if source.mirrored:
        notes.append(_("The pictures were taken as mirrored and turned back: left and right are the person's own."))
    if source.unread:
        notes.append(unread_note(source))
    if source.black_s >= _BLACK_S:
        notes.append(
            _(
                "The picture is black for {time} s: if it is not in a player, export the video again as H.264 MP4."
            ).format(time=in_tenths(source.black_s))
        )
    if source.still_s >= _STILL_SHARE * source.duration_s > 0.0:
        notes.append(
            _("The picture does not change at all for {time} s: nothing can be judged by it.").format(
                time=in_tenths(source.still_s)
            )
        )
    return tuple(notes)


def unread_note(source: Source) -> str:
    """Return the sentence about the unreadable parts of a video; there must be at least one."""
    parts = [_part_words(part) for part in source.unread[:_MOST_PARTS]]
    more = len(source.unread) - len(parts)
    parts += [ngettext("{count} more part", "{count} more parts", more).format(count=more)] if more else []
    listed = _("{all} and {last}").format(all=", ".join(parts[:-1]), last=parts[-1]) if len(parts) > 1 else parts[0]
    told = _("{parts} could not be read: the file is damaged there; copy it again from the camera.")
    return told.format(parts=listed)


def _speed_note(source: Source) -> list[str]:
    if source.speed == 1.0:
        return []
    if source.speed < 1.0:
        told = _(
            "Slow motion: the video plays {factor} times slower than life, and all times are seconds of life; say "
            "--speed 1 if it does not."
        )
        return [told.format(factor=whole_text(f"{1.0 / source.speed:.3g}"))]
    told = _(
        "Time lapse: the video plays {factor} times faster than life, and all times are seconds of life; say --speed 1 "
        "if it does not."
    )
    return [told.format(factor=whole_text(f"{source.speed:.3g}"))]


def _part_words(part: Unread) -> str:
    minutes, seconds = divmod(int(part.at_s), 60)
    return _("{time} s at {moment}").format(time=in_tenths(part.lasts_s), moment=f"{minutes}:{seconds:02d}")
