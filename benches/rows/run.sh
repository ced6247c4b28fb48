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
  "$hub_rows" --dsn "$dsn" measure --runs "${RUNS:-100}"
  "$hub_rows" --dsn "$dsn" write
  "$hub_rows" --dsn "$dsn" retain
done
