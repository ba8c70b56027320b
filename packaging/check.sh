#!/usr/bin/env bash
# Tries the folder where nothing else helps it: an empty environment, an empty folder, no home.
set -euo pipefail
program="$(cd "$(dirname "$0")/.." && pwd)/dist/posecoach/posecoach"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"

env -i "$program" --version
env -i "$program" demo --out out
for file in summary.json report.html annotated.mp4 landmarks.rec frames.csv; do
    test -s "out/$file" || { echo "missing: $file" >&2; exit 1; }
done
# Processes for several videos are the program itself, started again.
samples="$(dirname "$program")/_internal/posecoach/sample_videos"
env -i "$program" analyze "$samples"/{bridge,standing_lunge}.mp4 --jobs 2 --model lite --no-annotate --out many
test "$(find many -name summary.json | wc -l)" = 2
echo "the folder stands on its own"
