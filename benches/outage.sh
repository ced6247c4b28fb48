#!/usr/bin/env bash
# PostgreSQL is stopped under load and started again: no request may fail, no row may be lost or be there twice, and the
# hub's memory may not grow. Prints the figures as a markdown table; fails where one of them is not as it should be.
#
#   BEFORE=15 DOWN=30 AFTER=15   seconds of load with, without and again with the database
#   CONNECTIONS=16               closed loops with 0.5 KB of JSON
#   PROFILE=release              or `debug`
#   MOST_GROWTH_MB=20
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh
. scripts/servers.sh

before=${BEFORE:-15}
down=${DOWN:-30}
after=${AFTER:-15}
connections=${CONNECTIONS:-16}
profile=${PROFILE:-release}
most_growth_mb=${MOST_GROWTH_MB:-20}
key=sk-hub-bench
target=${CARGO_TARGET_DIR:-target}/$profile
tmp=$(mktemp -d "${TMPDIR:-/tmp}/hub-outage.XXXXXX")
pids=()

finish() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  stop_servers
  rm -rf "$tmp"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say() { echo "$*" >&2; }
resident_kb() { awk '/^VmRSS:/ { print $2 }' "/proc/$hub_pid/status"; }
# The largest since the last `forget_peak`.
peak_kb() { awk '/^VmHWM:/ { print $2 }' "/proc/$hub_pid/status"; }
forget_peak() { echo 5 >"/proc/$hub_pid/clear_refs"; }
mb() { awk -v kb="$1" 'BEGIN { printf "%.1f", kb / 1024 }'; }
sql() { "$postgres_bin/psql" -XAtq "$TEST_POSTGRES_URL" -c "$1"; }

# Waits up to $1 seconds for a command to succeed.
within() {
  local end=$((SECONDS + $1))
  shift
  until "$@" 2>/dev/null; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.2
  done
}

find_postgres || { say "no PostgreSQL server is installed: set POSTGRES_BIN"; exit 2; }
say "building …"
flags=()
[ "$profile" = debug ] || flags=(--release)
cargo build --quiet --locked "${flags[@]}" -p testkit -p hub-bench -p claude-code-hub --bins

start_postgres
"$target/scripted-upstream" --mode bench --port 0 >"$tmp/upstream.out" &
pids+=($!)
within 20 grep -q listening "$tmp/upstream.out"
upstream_port=$(sed -n 's/.*127.0.0.1://p' "$tmp/upstream.out")

hub_port=$(free_port)
mkdir "$tmp/data"
cat >"$tmp/hub.yaml" <<CONF
data_dir: $tmp/data
server: { host: 127.0.0.1, port: $hub_port }
database: { dsn: "$TEST_POSTGRES_URL" }
providers:
  - { name: bench, type: claude, url: "http://127.0.0.1:$upstream_port", key: sk-upstream-bench }
users:
  - name: bench
    keys:
      - { name: bench, key: $key }
CONF
ADMIN_TOKEN=admin-token-of-the-benchmark "$target/claude-code-hub" serve --config "$tmp/hub.yaml" >"$tmp/hub.log" 2>&1 &
hub_pid=$!
pids+=("$hub_pid")
listens() { (: <"/dev/tcp/127.0.0.1/$hub_port"); }
within 60 listens || { tail -n 40 "$tmp/hub.log" >&2; exit 1; }

say "$connections connections for $((before + down + after)) s, the database is gone for $down of them …"
"$target/hub-bench" --address "127.0.0.1:$hub_port" --key "$key" --connections "$connections" \
  --seconds $((before + down + after)) --count >"$tmp/load.out" &
load_pid=$!
pids+=("$load_pid")

sleep "$before"
rss_before=$(resident_kb)
forget_peak
cut_postgres
sleep "$down"
rss_down=$(peak_kb)
journal_kb=$(du -sk "$tmp/data/journal" | cut -f1)
forget_peak
postgres_port=${TEST_POSTGRES_URL##*:}
run_postgres "${postgres_port%%/*}"
wait "$load_pid" || { say "the load failed"; tail -n 40 "$tmp/hub.log" >&2; exit 1; }
read -r answers errors <"$tmp/load.out"

all_there() { [ "$(sql 'SELECT count(*) FROM requests')" -ge "$answers" ]; }
waited=$SECONDS
within 180 all_there || true
waited=$((SECONDS - waited))
rss_after=$(resident_kb)
peak_after=$(peak_kb)
rows=$(sql 'SELECT count(*) FROM requests')
ids=$(sql 'SELECT count(DISTINCT id) FROM requests')
counted=$(sql 'SELECT sum(requests) FROM request_rollups')
peak=$((rss_down > peak_after ? rss_down : peak_after))
growth=$(mb $((peak - rss_before)))

cat <<TABLE
| PostgreSQL gone for $down s of $((before + down + after)), $connections connections, $profile | |
|---|--:|
| answers | $answers |
| failed requests | $errors |
| rows, of as many requests, counted by the hourly sums | $rows, $ids, $counted |
| journal at the end of the outage | $(mb "$journal_kb") MB |
| the last row was there after the load had ended by | $waited s |
| memory before | $(mb "$rss_before") MB |
| the most during the outage | $(mb "$rss_down") MB |
| the most after it | $(mb "$peak_after") MB |
| when all rows were there | $(mb "$rss_after") MB |
| growth at most | $growth MB |
TABLE

failed=0
expect() { if ! "${@:2}"; then say "not as it should be: $1"; failed=1; fi; }
expect "requests failed" [ "$errors" = 0 ]
expect "rows are lost or there twice" [ "$rows $ids $counted" = "$answers $answers $answers" ]
expect "memory grew by $growth MB" awk -v is="$growth" -v most="$most_growth_mb" 'BEGIN { exit !(is < most) }'
exit "$failed"
