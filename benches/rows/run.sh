#!/usr/bin/env bash
# Fills a request log of ROWS rows on SQLite and on PostgreSQL, times what is asked of it, how fast it
# is written, and what retention of a day does to a writer.
# The servers and files are thrown away; PostgreSQL runs without fsync, as it does for tests.
#
#   ROWS=1000000   rows; ten million take 20 minutes and 10 GB each
#   RUNS=100       warm runs of each question
#   ON="sqlite postgres"
set -euo pipefail
cd "$(dirname "$0")/../.."
. scripts/packages.sh
. scripts/servers.sh

rows=${ROWS:-1000000}
on=${ON:-sqlite postgres}
tmp=$(mktemp -d "${TMPDIR:-/tmp}/hub-rows.XXXXXX")
finish() {
  stop_servers
  rm -rf "$tmp"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# PostgreSQL plans without knowing a table until its autovacuum has looked at it: within a minute or two of its filling, which a
# hub that fills its tables in days does not notice. Asks by that autovacuum's own rule.
autovacuum_has_looked() {
  local left
  echo "waiting for PostgreSQL's autovacuum …"
  for _ in $(seq 60); do
    left=$("$postgres_bin/psql" -Atq "$dsn" -c "SELECT count(*) FROM pg_stat_user_tables
      WHERE n_mod_since_analyze > 50 + 0.1 * n_live_tup")
    [ "$left" != 0 ] || return 0
    sleep 5
  done
  echo "note: after 5 minutes it has not looked at $left tables"
}

cargo build --release --locked -p hub-rows
hub_rows=${CARGO_TARGET_DIR:-target}/release/hub-rows
for database in $on; do
  if [ "$database" = postgres ]; then
    find_postgres || { echo "no PostgreSQL server is installed: set POSTGRES_BIN, or ON=sqlite"; exit 1; }
    start_postgres
    dsn=$TEST_POSTGRES_URL
  else
    dsn=sqlite://$tmp/rows.db
  fi
  "$hub_rows" --dsn "$dsn" fill --rows "$rows"
  [ "$database" != postgres ] || autovacuum_has_looked
  "$hub_rows" --dsn "$dsn" measure --runs "${RUNS:-100}"
  "$hub_rows" --dsn "$dsn" write
  "$hub_rows" --dsn "$dsn" retain
done
