#!/usr/bin/env bash
# Every Rust test. Up to five that fail beside hundreds of others run once more, one at a time: a test that passes
# then is named as flaky, and wants mending; one that fails again is red.
set -uo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT

${CARGO:-cargo} test --workspace --no-fail-fast 2>&1 | tee "$log" && exit 0
mapfile -t failed < <(sed -n 's/^test \(.*\) \.\.\. FAILED$/\1/p' "$log" | sort -u)
# Without a name it was the build, or a test that took its process along.
if [ ${#failed[@]} = 0 ] || [ ${#failed[@]} -gt 5 ] || grep -q '(signal: ' "$log"; then exit 1; fi

printf '\nonce more, one at a time: %s\n' "${failed[*]}"
${CARGO:-cargo} test --workspace -- --exact "${failed[@]}" --test-threads=1 2>&1 | tee "$log" || exit 1
passed=$(sed -n 's/^test \(.*\) \.\.\. ok$/\1/p' "$log" | sort -u | wc -l)
[ "$passed" = ${#failed[@]} ] || exit 1
printf '\nFLAKY, passed only when repeated: %s\n' "${failed[*]}"
