#!/bin/sh
# Makes the lock files again from pyproject.toml and package.json. Needs uv and npm.
set -eu
cd "$(dirname "$0")/.."
lock() {
    out=$1
    shift
    uv pip compile pyproject.toml "$@" --group build --universal --python-version 3.11 --generate-hashes --no-header \
        --no-emit-index-url --no-emit-find-links --no-annotate --quiet --upgrade --output-file "$out"
}
lock requirements.lock
lock requirements-test.lock --group test --constraint requirements.lock
lock requirements-bench.lock --group bench --constraint requirements.lock
npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --silent
