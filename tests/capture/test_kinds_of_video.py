"""Video files of every kind are read as a player shows them."""

from __future__ import annotations

import math
import shutil
import struct
import subprocess
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import cv2
import numpy as np
import pytest

from posecoach.capture import Frame, VideoFile
from posecoach.capture.geometry import Image
from posecoach.capture.reading import Reading
from posecoach.capture.video_file import probe
from posecoach.runtime.errors import VideoError
from tests import videos

FPS = 10
SIZE = (160, 96)


def scene(number: int, size: tuple[int, int] = SIZE) -> Image:
    """A grey picture with a bright disc at the upper left that moves slowly to the right."""
    width, height = size
    image = np.full((height, width, 3), 60, np.uint8)
    cv2.circle(image, (width // 4 + number, height // 4), height // 8, (200, 210, 220), -1)
    return image


def coded(
    path: Path,
    codec: str = "libx264",
    *,
    frames: int = 10,
    sizes: Sequence[tuple[int, int]] = (SIZE,),
    pixels: str = "yuv420p",
    options: dict[str, str] | None = None,
    images: Sequence[Image] = (),
    **context: object,
) -> Path:
    """Write one track for each of ``sizes``; ``context`` goes to the encoders."""
    with av.open(str(path), "w") as container:
        streams = []
        for size in sizes:
            stream = cast("av.VideoStream", container.add_stream(codec, rate=FPS, options=options or {}))
            stream.width, stream.height = size
            stream.pix_fmt = pixels
            for name, value in context.items():
                setattr(stream.codec_context, name, value)
            streams.append(stream)
        for number in range(frames):
            for stream in streams:
                image = images[number] if images else scene(number, (stream.width, stream.height))
                frame = av.VideoFrame.from_ndarray(image, format="bgr24")
                frame.pts, frame.time_base = number, Fraction(1, FPS)
                container.mux(stream.encode(frame))
        for stream in streams:
            container.mux(stream.encode())
    return path


def read(path: Path, reading: Reading | None = None) -> tuple[list[Frame], VideoFile]:
    with VideoFile(path, reading or Reading()) as video:
        return list(video), video


def disc(image: Image) -> tuple[float, float]:
    """Return the position of the bright disc, in shares of width and height."""
    rows, columns = np.nonzero(image.mean(axis=2) > 140)
    return float(columns.mean() / image.shape[1]), float(rows.mean() / image.shape[0])


@pytest.mark.parametrize(
    ("name", "codec", "pixels"),
    [
        ("a.mp4", "libsvtav1", "yuv420p"),
        ("a.webm", "libvpx-vp9", "yuv420p"),
        ("a.webm", "libvpx", "yuv420p"),
        ("a.mp4", "libx265", "yuv420p10le"),
        ("a.gif", "gif", "rgb8"),
        ("a.mov", "mjpeg", "yuvj420p"),
        ("a.mov", "prores_ks", "yuv422p10le"),
        ("a.avi", "mpeg4", "yuv420p"),
        ("a.ts", "mpeg2video", "yuv420p"),
    ],
)
def test_codecs(tmp_path: Path, name: str, codec: str, pixels: str) -> None:
    rate = {"strict": "-2"} if codec == "mpeg2video" else {}
    frames, video = read(coded(tmp_path / name, codec, pixels=pixels, options=rate))
    assert [frame.t_s for frame in frames] == pytest.approx([number / FPS for number in range(10)], abs=0.002)
    assert not video.stopped_early
    for number in (0, 9):
        # A GIF has few colours.
        assert np.abs(frames[number].image.astype(int) - scene(number)).mean() < (10.0 if codec != "gif" else 30.0)
        assert disc(frames[number].image) == pytest.approx(disc(scene(number)), abs=0.02)


def test_animated_webp(tmp_path: Path) -> None:
    animation = cv2.Animation()
    animation.frames = [cv2.cvtColor(scene(number), cv2.COLOR_BGR2BGRA) for number in range(10)]
    animation.durations = [100] * 9 + [400]
    path = tmp_path / "a.webp"
    assert cv2.imwriteanimation(str(path), animation)
    frames, video = read(path)
    assert [frame.t_s for frame in frames] == pytest.approx([number / 10 for number in range(10)])
    assert disc(frames[9].image) == pytest.approx(disc(scene(9)), abs=0.02)
    assert not video.stopped_early
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(VideoError, match="cannot read"):
        VideoFile(path)


def test_interlaced_pictures_come_whole(tmp_path: Path) -> None:
    """Every second row of a moving scene is recorded a moment later."""
    images = []
    for number in range(10):
        image, later = scene(4 * number), scene(4 * number + 8)
        image[1::2] = later[1::2]
        images.append(image)
    path = coded(tmp_path / "a.mp4", options={"flags": "+ilme+ildct", "x264-params": "tff=1"}, images=images)
    with av.open(str(path)) as container:
        assert next(container.decode(video=0)).interlaced_frame, "the fixture is not interlaced"
    frames, video = read(path)
    assert [frame.t_s for frame in frames] == pytest.approx([number / FPS for number in range(10)], abs=0.001)
    assert not video.stopped_early
    for frame, image in zip(frames, images, strict=True):
        assert abs(frame.image.mean() - image.mean()) < 5.0
        # Neighbouring rows differ less if they show the same moment.
        assert rows_differ(frame.image) < 0.7 * rows_differ(image)


def rows_differ(image: Image) -> float:
    return float(np.abs(np.diff(image.astype(int), axis=0)).mean())


@pytest.mark.parametrize(("aspect", "shown"), [(Fraction(64, 45), (228, 96)), (Fraction(1, 2), (160, 192))])
def test_pixels_that_are_not_square(tmp_path: Path, aspect: Fraction, shown: tuple[int, int]) -> None:
    path = coded(tmp_path / "a.mp4", sample_aspect_ratio=aspect)
    frames, video = read(path)
    assert {frame.image.shape for frame in frames} == {(shown[1], shown[0], 3)}
    assert (video.info.width, video.info.height) == shown
    assert disc(frames[0].image) == pytest.approx(disc(scene(0)), abs=0.02)


def test_mirrored_in_the_header(tmp_path: Path) -> None:
    path = coded(tmp_path / "a.mp4")
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 4 + 20 + 8 + 8
    data[at : at + 4] = struct.pack(">i", -(1 << 16))
    path.write_bytes(data)
    x, y = disc(scene(0))
    assert disc(read(path)[0][0].image) == pytest.approx((1 - x, y), abs=0.02)
    # Mirrored by the header and by the user: the original again.
    assert disc(read(path, Reading(mirrored=True))[0][0].image) == pytest.approx((x, y), abs=0.02)


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
def test_high_dynamic_range_is_shown_as_bright_as_it_is(tmp_path: Path, transfer: str) -> None:
    """White paper and grey cards in these transfer functions (ITU-R BT.2408, table 1)."""
    paper, grey = {"smpte2084": (0.58, 0.38), "arib-std-b67": (0.75, 0.38)}[transfer]
    image = np.full((*SIZE[::-1], 3), round(65535 * grey), np.uint16)
    image[:, SIZE[0] // 2 :] = round(65535 * paper)
    path = tmp_path / "hdr.mp4"
    with av.open(str(path), "w") as container:
        # One thread, as with several the encoder sometimes gives a packet under load that cannot be written.
        alone = "pools=none:frame-threads=1:bframes=0"
        parameters = f"log-level=error:{alone}:colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc"
        stream = container.add_stream("libx265", rate=FPS, options={"x265-params": parameters})
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p10le"
        frame = av.VideoFrame.from_ndarray(image, format="rgb48le").reformat(format="yuv420p10le")
        frame.pts, frame.time_base = 0, Fraction(1, FPS)
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    found = read(path)[0][0].image
    assert found[:, : SIZE[0] // 3].mean() == pytest.approx(101, abs=8)
    assert found[:, -SIZE[0] // 3 :].mean() == pytest.approx(255, abs=8)


@pytest.mark.parametrize("name", ["a.mov", "a.mkv"])
def test_the_largest_of_several_tracks(tmp_path: Path, name: str) -> None:
    """A preview comes first, and it or both are marked as the default track."""
    frames, video = read(coded(tmp_path / name, sizes=[(64, 48), SIZE]))
    assert {frame.image.shape for frame in frames} == {(SIZE[1], SIZE[0], 3)}
    assert not video.stopped_early
    assert len(frames) == 10


def test_a_song_with_a_cover_picture(tmp_path: Path) -> None:
    path = tmp_path / "song.m4a"
    jpeg = cv2.imencode(".jpg", scene(0))[1].tobytes()
    cover = b"data" + struct.pack(">II", 13, 0) + jpeg
    plain = tmp_path / "plain.mp4"
    with av.open(str(plain), "w") as container:
        videos.add_tone(container, 1.0)
    data = plain.read_bytes()
    atom = box(b"udta", box(b"meta", bytes(4) + HANDLER + box(b"ilst", box(b"covr", box(b"data", cover[4:])))))
    # Inserted into the index, which comes last, so that no offset changes.
    at = data.index(b"moov") - 4
    size = int.from_bytes(data[at : at + 4], "big")
    path.write_bytes(data[:at] + struct.pack(">I", size + len(atom)) + data[at + 4 : at + size] + atom)
    with pytest.raises(VideoError, match="sound and a cover picture but no video; choose a video"):
        VideoFile(path)


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + name + content


HANDLER = box(b"hdlr", bytes(8) + b"mdirappl" + bytes(9))


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg writes the fixture")
def test_subtitles_are_no_end(tmp_path: Path) -> None:
    """Matroska with a text track that ends long after the picture."""
    path, words = tmp_path / "a.mkv", tmp_path / "words.srt"
    words.write_text("1\n00:00:00,500 --> 00:00:00,900\nKneel\n\n2\n00:00:09,000 --> 00:00:10,000\nHold it\n")
    inputs = ["-i", str(coded(tmp_path / "plain.mp4")), "-i", str(words)]
    subprocess.run(["ffmpeg", "-v", "error", *inputs, "-c:v", "copy", "-c:s", "srt", str(path)], check=True)
    frames, found = read(path)
    assert len(frames) == 10
    assert not found.stopped_early


def test_the_size_changes_on_the_way(tmp_path: Path) -> None:
    """All pictures get the size of the first one, without stretching or cropping."""
    first, second = coded(tmp_path / "1.ts"), coded(tmp_path / "2.ts", sizes=[(96, 96)], pixels="yuv444p")
    path = tmp_path / "a.ts"
    path.write_bytes(first.read_bytes() + second.read_bytes())
    frames, _ = read(path)
    assert {frame.image.shape for frame in frames} == {(SIZE[1], SIZE[0], 3)}
    assert len(frames) >= 15
    x, y = disc(scene(9, (96, 96)))
    assert disc(frames[-1].image) == pytest.approx(((32 + 96 * x) / 160, y), abs=0.03)
    assert frames[-1].image[:, :30].max() == 0


def test_an_edit_list_hides_the_beginning(tmp_path: Path) -> None:
    """Cut without encoding again: the file contains the frames before the cut but does not show them."""
    path = tmp_path / "cut.mp4"
    with av.open(str(coded(tmp_path / "a.mp4", frames=20))) as source, av.open(str(path), "w") as container:
        video = container.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.size and packet.pts is not None and packet.dts is not None and packet.time_base is not None:
                shift = int(1 / packet.time_base)
                packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
                packet.stream = video
                container.mux(packet)
    frames, found = read(path)
    assert len(frames) == 10
    assert disc(frames[0].image) == pytest.approx(disc(scene(10)), abs=0.02)
    assert [frame.t_s for frame in frames] == pytest.approx([number / FPS for number in range(10)], abs=0.002)
    assert not found.stopped_early


def test_damage_in_the_middle_is_left_out(tmp_path: Path) -> None:
    """All frames from a damaged one up to the next key frame are left out."""
    path = coded(tmp_path / "a.mp4", frames=60, options={"g": "10", "bf": "0", "sc_threshold": "0"})
    with av.open(str(path)) as container:
        packets = [(packet.pos, packet.size) for packet in container.demux(video=0) if packet.size]
    data = bytearray(path.read_bytes())
    position, size = packets[23]
    assert position is not None
    data[position : position + size] = b"\xff" * size
    path.write_bytes(data)
    frames, video = read(path)
    assert [round(frame.t_s * FPS) for frame in frames] == [*range(23), *range(30, 60)]
    assert [(round(part.at_s, 3), round(part.lasts_s, 3)) for part in video.unread] == [(2.3, 0.7)]
    assert not video.stopped_early


def test_slow_motion_counts_in_real_seconds(tmp_path: Path) -> None:
    path = tmp_path / "slow.mp4"
    with (
        av.open(str(coded(tmp_path / "a.mp4"))) as source,
        av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as container,
    ):
        container.metadata["com.android.capture.fps"] = "120"
        video = container.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(source.streams.video[0]):
            if packet.size:
                packet.stream = video
                container.mux(packet)
    frames, found = read(path)
    assert found.info.speed == 0.25
    assert frames[-1].t_s == pytest.approx(0.9 / 4)
    assert found.info.duration_s == pytest.approx(1.0 / 4)
    assert found.info.fps == pytest.approx(40.0)
    assert read(path, Reading(speed=1.0))[0][-1].t_s == pytest.approx(0.9)
    assert probe(path, Reading(speed=0.1)).duration_s == pytest.approx(0.1)


@pytest.mark.parametrize("speed", [0.0, -1.0, 1e9, math.nan])
def test_an_impossible_speed(speed: float) -> None:
    with pytest.raises(ValueError, match="out of range"):
        Reading(speed)


def test_a_jump_of_thirty_hours_goes_on(tmp_path: Path) -> None:
    """Such a jump is removed, as a recording of more than a day could not be read again."""
    shown = [*(k / 10 for k in range(5)), *(108_000 + k / 10 for k in range(5))]
    frames, video = read(videos.write_video(tmp_path / "a.mkv", shown))
    assert [frame.t_s for frame in frames] == pytest.approx([k / 10 for k in range(10)], abs=0.002)
    assert not video.stopped_early


@pytest.mark.parametrize("name", ["kneeling_hip_flexor", "bridge"])
def test_ordinary_files_are_read_exactly_as_by_opencv(name: str) -> None:
    path = videos.SAMPLES / f"{name}.mp4"
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
    with VideoFile(path) as video:
        for frame, _ in zip(video, range(20), strict=False):
            _, image = capture.read()
            assert np.array_equal(frame.image, image)
            assert frame.t_s == pytest.approx(capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)
