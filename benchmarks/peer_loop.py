"""The loop of a typical pose script, in a process of its own, with which `benchmarks.speed` compares.

Usage: python -m benchmarks.peer_loop VIDEO MODEL.task [--annotate OUT.mp4] [--afresh]

Nothing of posecoach is imported, and nothing is done that such scripts leave out: each frame is read, converted to RGB
and passed to the landmarker, one after the other. With ``--annotate`` the landmarks are drawn and the frame is written;
with ``--afresh`` each frame is detected without the one before (running mode "image").
"""

from __future__ import annotations

import argparse
from typing import Any

import cv2
import mediapipe as mp
from mediapipe.tasks.python import BaseOptions, vision

#: The lines that MediaPipe's own examples draw between the 33 landmarks.
_CONNECTIONS = (
    *((0, 1), (1, 2), (2, 3), (3, 7), (0, 4), (4, 5), (5, 6), (6, 8), (9, 10), (11, 12), (11, 13), (13, 15), (15, 17)),
    *((15, 19), (15, 21), (17, 19), (12, 14), (14, 16), (16, 18), (16, 20), (16, 22), (18, 20), (11, 23), (12, 24)),
    *((23, 24), (23, 25), (24, 26), (25, 27), (26, 28), (27, 29), (28, 30), (29, 31), (30, 32), (27, 31), (28, 32)),
)


def main() -> None:
    """Run the loop over one video."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("video")
    parser.add_argument("model")
    parser.add_argument("--annotate", metavar="OUT.mp4")
    parser.add_argument("--afresh", action="store_true")
    options = parser.parse_args()
    capture = cv2.VideoCapture(options.video)
    mode = vision.RunningMode.IMAGE if options.afresh else vision.RunningMode.VIDEO
    landmarker = vision.PoseLandmarker.create_from_options(
        vision.PoseLandmarkerOptions(base_options=BaseOptions(model_asset_path=options.model), running_mode=mode)
    )
    writer = _writer(options.annotate, capture) if options.annotate else None
    frames = 0
    while True:
        ok, image = capture.read()
        if not ok:
            break
        rgb = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb)
        if options.afresh:
            result = landmarker.detect(picture)
        else:
            result = landmarker.detect_for_video(picture, round(capture.get(cv2.CAP_PROP_POS_MSEC)))
        if writer is not None:
            _draw(image, result)
            writer.write(image)
        frames += 1
    if writer is not None:
        writer.release()
    capture.release()
    landmarker.close()
    print(frames)


def _writer(path: str, capture: cv2.VideoCapture) -> cv2.VideoWriter:
    size_px = (int(capture.get(cv2.CAP_PROP_FRAME_WIDTH)), int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT)))
    return cv2.VideoWriter(path, cv2.VideoWriter.fourcc(*"mp4v"), capture.get(cv2.CAP_PROP_FPS), size_px)


def _draw(image: Any, result: Any) -> None:
    height, width = image.shape[:2]
    for landmarks in result.pose_landmarks:
        points = [(int(p.x * width), int(p.y * height)) for p in landmarks]
        for first, second in _CONNECTIONS:
            cv2.line(image, points[first], points[second], (224, 224, 224), 2)
        for point in points:
            cv2.circle(image, point, 3, (224, 224, 224), 2)
            cv2.circle(image, point, 2, (0, 138, 255), 2)


if __name__ == "__main__":
    main()
