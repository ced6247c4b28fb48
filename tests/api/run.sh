#!/usr/bin/env bash
# Asks a demo hub everything that its two API documents offer, by schemathesis: the examples, the edges of every schema, and what it can
# think of. Fails on a 5xx, and on an answer that the document does not describe.
#
#   SECONDS_EACH=300   of thinking for each document, once its examples and edges are through
#   API_TEST_DIR       where schemathesis is kept between runs; default target/api
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/servers.sh
target=${CARGO_TARGET_DIR:-target}
kept=${API_TEST_DIR:-$target/api}

# Not asked: what never ends, and what calls other hosts with made-up addresses.
not_asked=(
  --exclude-path /api/v1/events
  --exclude-path-regex '/test$|/models$|/prices/sync|testWebhookAction|syncLiteLLMPrices'
)
# Not checked: that valid data is taken, which may be refused for what no schema can say, as a name that is taken; and that a wrong cookie
# is refused, which is sent beside a good token.
checks=(--checks all --exclude-checks positive_data_acceptance,ignored_auth)

command -v python3 >/dev/null || { echo "python3 is missing: schemathesis runs on it (Debian: apt install python3-venv)"; exit 1; }
mkdir -p "$kept"
kept=$(cd "$kept" && pwd)
[ -x "$kept/py/bin/python" ] || python3 -m venv "$kept/py"
"$kept/py/bin/pip" install --quiet --upgrade schemathesis
cargo build --locked --workspace --bin claude-code-hub --bin hub-demo

tmp=$(mktemp -d "${TMPDIR:-/tmp}/hub-api.XXXXXX")
demo=
finish() {
  [ -z "$demo" ] || stop_demo
  rm -rf "$tmp"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Starts a demo hub on $port with its data in folder $1, and learns its admin token.
start_demo() {
  port=$(free_port)
  "$target/debug/hub-demo" --port "$port" --people 0 --weekly 2000 --folder "$1" >"$1.log" 2>&1 &
  demo=$!
  until grep -q '^console:' "$1.log"; do
    kill -0 "$demo" 2>/dev/null || { cat "$1.log"; return 1; }
    sleep 0.2
  done
  token=$(sed -n 's/^admin token: *//p' "$1.log")
}

stop_demo() {
  kill "$demo"
  wait "$demo" || true
  demo=
}

# It writes what it found into the folder that it runs in.
ask() {
  (cd "$tmp" && "$kept/py/bin/schemathesis" run "$@") || failed=1
}

failed=0
for document in v1 actions; do
  start_demo "$tmp/$document"
  asked=("http://127.0.0.1:$port/api/$document/openapi.json" --header "Authorization: Bearer $token")
  asked+=("${not_asked[@]}" "${checks[@]}" --continue-on-failure)
  ask "${asked[@]}" --phases examples,coverage
  ask "${asked[@]}" --phases fuzzing,stateful --max-time "${SECONDS_EACH:-300}"
  stop_demo
done
exit "$failed"
