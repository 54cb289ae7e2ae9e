#!/usr/bin/env bash
# Runs tests on Postgres of another version: tests/postgres/run.sh 14 hostile_schema ledger. Only where its programs are made for.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$1
shift
PLAN_CREATOR_POSTGRES_BIN=$(tests/postgres/programs "$version") || {
    status=$?
    [ "$status" = 3 ] && echo 'not tried' && exit 0
    exit "$status"
}
export PLAN_CREATOR_POSTGRES_BIN
# The same selection of targets as everywhere else: with another one Cargo would build the dependencies again.
"${CARGO:-cargo}" test --workspace -- "$@"
