#!/usr/bin/env bash
# What a preview costs the server: milliseconds of its CPU for each `previewPlan`, over 5, 20 and 40 years, beside an empty
# query on the same connection. A slider can drive it as long as that is under 20. Takes about half a minute.
set -euo pipefail
cd "$(dirname "$0")/.."
PROGRAM=${PROGRAM:-target/release/plan-creator}
TIMES=${TIMES:-200}

folder=$(mktemp -d)
: >"$folder/log"
"$PROGRAM" serve --data-dir "$folder/data" --listen 127.0.0.1:0 --workers 0 --rate-limit 0 2>"$folder/log" &
server=$!
trap 'kill $server 2>/dev/null; wait $server 2>/dev/null || true; rm -rf "$folder"' EXIT
until address=$(sed -n 's/.*"message":"listening","address":"\([^"]*\)".*/\1/p' "$folder/log") && [ -n "$address" ]; do
    kill -0 $server || { cat "$folder/log" >&2; exit 1; }
    sleep 0.1
done
token=$("$PROGRAM" token --data-dir "$folder/data" --user 00000000-0000-4000-8000-000000000001 --ttl 1h)

python3 - "$address" "$token" "$server" "$TIMES" <<'PYTHON'
import http.client, json, os, sys

address, token, server, times = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
connection = http.client.HTTPConnection(address)
headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
PREVIEW = """query($years: Int!, $amount: Decimal!) {
  previewPlan(input: { financialGoals: "stop working with a good sum", timeHorizon: $years, targetAmount: $amount }) {
    planner { goalType confidenceScore } portfolio { stocks bonds alternatives expectedReturn }
    investmentPlan { monthlyContribution successProbability contributionOptions { probability monthlyContribution }
      projection { year contributed p10 p50 p90 } milestones { name amount year } riskConsiderations assumptions summary } } }"""


def ask(query, variables):
    connection.request("POST", "/graphql", json.dumps({"query": query, "variables": variables}), headers)
    answer = json.loads(connection.getresponse().read())
    assert "errors" not in answer, answer


def worked():
    """Seconds of the server's CPU until now."""
    fields = open(f"/proc/{server}/stat").read().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(query, variables):
    ask(query, variables(0))
    begun = worked()
    for number in range(times):
        ask(query, variables(number))
    return (worked() - begun) / times * 1000


print(f"empty query       {measure('{ __typename }', lambda _: {}):6.2f} ms of CPU")
slow = False
for years in (5, 20, 40):
    # Each is another plan, as from a slider.
    cost = measure(PREVIEW, lambda number: {"years": years, "amount": str(100_000 + 1_000 * number)})
    print(f"preview, {years:2d} years {cost:6.2f} ms of CPU")
    slow = slow or cost >= 20
sys.exit("a preview costs 20 ms or more" if slow else 0)
PYTHON
