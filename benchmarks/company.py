"""Measure both errors of finding other people in the picture: furniture taken for a person, and people missed.

Usage: python -m benchmarks.company SHARED [--things FOLDER] [--people FOLDER] [--placements 120] [--seed 1]

SHARED is the folder with `clips`, `field` and `photos`. The detector sees pictures of one person unchanged, with the
chair of `field/chair_K.mp4` pasted in, and with people from the other clips pasted in beside or behind the person. The
folders hold further cut-outs, PNG with alpha, named `...-CM.png`: CM is the size of a pixel in centimetres. Prints
JSON: by kind, the number of pictures, in how many the first of the three looks found somebody, and in how many all
three agreed. On a clip the answer changes only after two such looks in a row.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from posecoach.capture import VideoFile
from posecoach.estimation.background_model import BackgroundModel
from posecoach.estimation.company import look_for_others
from posecoach.estimation.landmarker import Landmarker
from posecoach.estimation.painting import body_mask
from posecoach.pose import Pose
from posecoach.runtime.native_output import quiet_native_stderr
from posecoach.runtime.resources import data_folder

#: Typical length of a trunk, centimetres, from which pasted things get their scale.
_TRUNK_CM = 50.0

#: The pictures are at most this wide, pixels.
_WIDTH_PX = 640

#: The photograph that shows two people.
_TWO_PEOPLE = "Lying_Glute_1"

Image = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A picture of one person."""

    name: str
    image: Image
    person: Pose


@dataclass(frozen=True, slots=True, eq=False)
class CutOut:
    """Something to paste: blue-green-red-alpha, and the size of a pixel, centimetres."""

    name: str
    image: Image
    cm_per_px: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--things", type=Path)
    parser.add_argument("--people", type=Path)
    parser.add_argument("--placements", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    quiet_native_stderr()
    chance = random.Random(options.seed)  # noqa: S311 - places on a floor, no secrets
    counter = Counter()
    clips = [picture for path in sorted((options.shared / "clips").glob("*.mp4")) for picture in pictures(path, 3.0)]
    for picture in [*clips, *photos(options.shared / "photos")]:
        counter.count("one person", picture.image, picture.person)
    for path in sorted((options.shared / "field").glob("*chair*.mp4")):
        for picture in pictures(path, 1.0):
            counter.count("field, chair", picture.image, picture.person)
    chair = [chair_of(options.shared)]
    people = [cut_out(picture) for picture in clips]
    kinds = {
        "chair": chair,
        "people of other clips": people,
        "things": cut_outs(options.things),
        "people": cut_outs(options.people),
    }
    for kind, pasted in kinds.items():
        for _ in range(options.placements if pasted else 0):
            picture, thing = chance.choice(clips), chance.choice(pasted)
            behind = chance.random() < 1 / 3
            image = with_pasted(picture, thing, chance, behind=behind)
            counter.count(f"{kind}, {'behind' if behind else 'beside'}", image, picture.person)
    counter.close()
    print(json.dumps(counter.counts, indent=1))


class Counter:
    """Looks at pictures and counts the answers."""

    def __init__(self) -> None:
        self._model = BackgroundModel("lite")
        self.counts: defaultdict[str, dict[str, int]] = defaultdict(lambda: {"pictures": 0, "found": 0, "somebody": 0})

    def count(self, kind: str, image: Image, person: Pose) -> None:
        """Take one look for somebody else."""
        look = look_for_others(self._model, image, person)
        steps = 0
        try:
            while True:
                next(look)
                steps += 1
        except StopIteration as ended:
            counted = self.counts[kind]
            counted["pictures"] += 1
            counted["found"] += steps > 1
            counted["somebody"] += ended.value

    def close(self) -> None:
        """Free the model."""
        self._model.close()


def pictures(video_path: Path, every_s: float) -> Iterator[Picture]:
    """Yield pictures of a video in which somebody is found."""
    finder = Landmarker("full", follow=True)
    with VideoFile(video_path) as video:
        next_s = 1.0
        for frame in video:
            scale = min(1.0, _WIDTH_PX / frame.image.shape[1])
            image = np.asarray(
                cv2.resize(frame.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8
            )
            if frame.t_s < next_s - 0.5:
                continue
            person = finder.detect(image, frame.t_s)
            if frame.t_s >= next_s:
                next_s += every_s
                if person.found:
                    yield Picture(f"{video_path.stem} {frame.t_s:.1f}", image, person)
    finder.close()


def photos(folder: Path) -> Iterator[Picture]:
    """Yield the photographs of one person."""
    finder = Landmarker("full", follow=False)
    for path in sorted(folder.glob("*.jpg")):
        image = cv2.imread(str(path))
        if image is None or path.stem == _TWO_PEOPLE:
            continue
        picture = np.asarray(image, np.uint8)
        person = finder.detect(picture, 0.0)
        if person.found:
            yield Picture(path.stem, picture, person)
    finder.close()


def cut_out(picture: Picture) -> CutOut:
    """Cut the person out of a picture, with a little of the surroundings."""
    mask = body_mask(picture.person)
    return CutOut(picture.name, _trimmed(np.dstack([picture.image, mask])), _TRUNK_CM / picture.person.trunk_px)


def chair_of(shared: Path) -> CutOut:
    """Cut the chair out of `field/chair_K.mp4`, as the difference to the sample without it."""
    with VideoFile(shared / "field" / "chair_K.mp4") as video:
        seen = np.median([frame.image for frame in video if frame.index % 10 == 0], axis=0)
    height, width = seen.shape[:2]
    with VideoFile(data_folder("sample_videos") / "kneeling_hip_flexor.mp4") as video:
        small = [
            cv2.resize(frame.image, (width, height), interpolation=cv2.INTER_AREA)
            for frame in video
            if frame.index % 20 == 0
        ]
    changed = (np.abs(seen - np.median(small, axis=0)).max(axis=2) > 22).astype(np.uint8) * 255
    changed[:, width // 4 :] = 0
    whole = cv2.morphologyEx(changed, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    image = _trimmed(np.dstack([seen.astype(np.uint8), whole.astype(np.uint8)]))
    return CutOut("chair", image, 90.0 / image.shape[0])


def cut_outs(folder: Path | None) -> list[CutOut]:
    """Read the cut-outs of a folder."""
    found = []
    for path in sorted(folder.rglob("*.png")) if folder else []:
        image = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        if image is not None and image.ndim == 3 and image.shape[2] == 4:
            found.append(CutOut(path.stem, np.asarray(image, np.uint8), float(path.stem.rsplit("-", 1)[1])))
    return found


def with_pasted(picture: Picture, thing: CutOut, chance: random.Random, *, behind: bool) -> Image:
    """Return the picture with a thing pasted in, standing on the floor near the person."""
    person = picture.person
    depth = chance.uniform(0.75, 0.95) if behind else chance.uniform(0.8, 1.15)
    scale = thing.cm_per_px * person.trunk_px / _TRUNK_CM * depth
    pasted = cv2.resize(thing.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if chance.random() < 0.5:
        pasted = pasted[:, ::-1]
    low, high = person.image_px.min(axis=0), person.image_px.max(axis=0)
    middle, half = (low[0] + high[0]) / 2, (high[0] - low[0]) / 2
    if behind:
        x = middle + chance.uniform(-1.0, 1.0) * half
    else:
        width = picture.image.shape[1]
        gap = pasted.shape[1] / 2 + chance.uniform(-0.2, 0.8) * person.trunk_px
        x = float(np.clip(middle + chance.choice((-1, 1)) * (half + gap), 0.0, width))
    base = high[1] + (depth - 1.0) * 1.2 * person.trunk_px
    image = picture.image.copy()
    _paste(image, np.asarray(pasted, np.uint8), round(x - pasted.shape[1] / 2), round(base - pasted.shape[0]))
    if behind:
        mask = body_mask(person) > 0
        image[mask] = picture.image[mask]
    return image


def _paste(image: Image, pasted: Image, left: int, top: int) -> None:
    height, width = image.shape[:2]
    rows = slice(max(0, top), min(height, top + pasted.shape[0]))
    columns = slice(max(0, left), min(width, left + pasted.shape[1]))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return
    part = pasted[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left].astype(np.float64)
    share = part[..., 3:] / 255.0
    image[rows, columns] = np.rint(image[rows, columns] * (1.0 - share) + part[..., :3] * share)


def _trimmed(image: Image) -> Image:
    rows, columns = np.nonzero(image[..., 3])
    return image[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


if __name__ == "__main__":
    main()
