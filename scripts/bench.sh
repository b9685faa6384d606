#!/bin/sh
# zoneplan beside other programs on the same parcels; writes benchmarks/RESULTS.md. An hour for a million parcels, on a machine
# that does nothing else. Arguments go to benchmarks/parcels.py (--help).
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh requirements-bench.lock
exec .venv/bin/python -m benchmarks.parcels "$@"
