"""``python -m fuzz TARGET FOLDER [libFuzzer options]``: tries inputs until one fails or the time is over."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["posecoach", "tomllib"]):
    from fuzz.targets import targets


def main() -> None:
    """Fuzz one target; what failed is written into the folder, and named in the output."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__, allow_abbrev=False)
    parser.add_argument("target", choices=targets())
    parser.add_argument("folder", type=Path, help="where inputs are kept that reach something new")
    options, engine_options = parser.parse_known_args()
    target = targets()[options.target]
    corpus = options.folder / options.target
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number:03d}").write_bytes(seed)
    if target.words:
        words = options.folder / f"{options.target}.dict"
        words.write_text("".join(f'"{word}"\n' for word in target.words), encoding="utf-8")
        engine_options.append(f"-dict={words}")
    with tempfile.TemporaryDirectory() as scratch:
        arguments = [
            *(sys.argv[0], str(corpus), f"-max_len={target.longest_bytes}", "-print_final_stats=1"),
            *(f"-artifact_prefix={options.folder}/{options.target}-", *engine_options),
        ]
        atheris.Setup(arguments, lambda content: target.check(content, Path(scratch)) and None)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
