#!/bin/sh
# One call on a machine with a GPU: tar -xJf bundle.tar.xz && sh rnb-gpu/run.sh [FILE]
# Writes one JSON line per measurement to FILE (default: standard output). With RNB_SMALL=1: seconds on a processor.
cd "$(dirname "$0")" || exit 1
out="${1:-/dev/stdout}"
if [ -n "$RNB_SMALL" ]; then
  sizes="4 1 8 8 2"; oracle="--channels 4 --cells 1 --batch 8 --attack-batch 8 --seconds 1"
else
  sizes="16 5 256 1000 10"; oracle="--channels 16 --cells 5 --batch 256 --attack-batch 1000"
fi
status=0
# WebGPU's filter gradient as a convolution, and as tfjs has it.
for backend in ${RNB_BACKENDS:-webgpu}; do
  for way in convolution own; do
    RNB_FILTER_GRADIENT=$way ./node dist/bench/gpu/bench.js "$backend" $sizes >>"$out" ||
      { echo "backend $backend, filter gradient $way: failed" >&2; status=1; }
  done
done
if python3 -c "import torch" 2>/dev/null; then
  python3 peer.py speed $sizes >>"$out" || status=1
  python3 torch_oracle.py --speed $oracle >>"$out" || status=1
else echo "no PyTorch here: the peer's rows are missing" >&2; fi
exit $status
