#!/bin/sh
# One call on a machine with a GPU: tar -xJf bundle.tar.xz && sh rnb-gpu/run.sh [FILE]
# Writes one JSON line per measurement to FILE (default: standard output). With RNB_SMALL=1: seconds on a processor.
cd "$(dirname "$0")" || exit 1
out="${1:-/dev/stdout}"
if [ -n "$RNB_SMALL" ]; then sizes="4 1 8 8 2"; backends="${RNB_BACKENDS:-wasm}"
else sizes="16 5 256 1000 10"; backends="${RNB_BACKENDS:-webgpu}"; fi
status=0
for backend in $backends; do
  ./node dist/bench/gpu/bench.js "$backend" $sizes >>"$out" || { echo "backend $backend: failed" >&2; status=1; }
done
if python3 -c "import torch" 2>/dev/null; then python3 peer.py speed $sizes >>"$out" || status=1
else echo "no PyTorch here: the peer's row is missing" >&2; fi
exit $status
