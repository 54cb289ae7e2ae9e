#!/usr/bin/env bash
# Runs tests on Postgres of another version: tests/postgres/run.sh 14 hostile_schema ledger. Only where its programs are made for.
set -euo pipefail
cd "$(dirname "$0")"
version=$1
shift
if [ "$(uname -sm)" != 'Linux x86_64' ]; then
    echo "no programs of Postgres $version for this machine; not tried"
    exit 0
fi
if [ ! node_modules/.package-lock.json -nt package-lock.json ]; then
    npm ci --silent --no-audit --no-fund --ignore-scripts
    # npm packages hold no links: the package's own script makes those of its libraries.
    for package in node_modules/postgres-*; do (cd "$package" && node scripts/hydrate-symlinks.js); done
    touch node_modules/.package-lock.json
fi
export PLAN_CREATOR_POSTGRES_BIN=$PWD/node_modules/postgres-$version/native/bin
cd ../..
# The same selection of targets as everywhere else: with another one Cargo would build the dependencies again.
"${CARGO:-cargo}" test --workspace -- "$@"
