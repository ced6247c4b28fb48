# shellcheck shell=bash
# Throw-away PostgreSQL and Redis on free ports of loopback, in one temporary folder. Sourced by test.sh.
# They are stopped by the process ids that were started here, never by name.
# Needs: $tmp (folder), postgres_bin, redis_server. Exports TEST_POSTGRES_URL and TEST_REDIS_URL.

redis_pid=
postgres_user=

free_port() {
  node -e '
    const server = require("node:net").createServer();
    server.listen(0, "127.0.0.1", () => { console.log(server.address().port); server.close(); });'
}

# PostgreSQL refuses to run as root, so root hands it to the first of these users that exists.
choose_postgres_user() {
  local user
  [ "$(id -u)" = 0 ] || return 0
  for user in postgres nobody; do
    if id "$user" >/dev/null 2>&1; then
      postgres_user=$user
      return 0
    fi
  done
  echo "PostgreSQL does not run as root, and neither a user postgres nor nobody exists here"
  return 1
}

as_postgres() {
  if [ -n "$postgres_user" ]; then
    (cd "$tmp" && runuser -u "$postgres_user" -- "$@")
  else
    "$@"
  fi
}

start_postgres() {
  local port data=$tmp/postgres
  choose_postgres_user || return 1
  mkdir -p "$data" && chmod 711 "$tmp" && chmod 700 "$data" || return 1
  if [ -n "$postgres_user" ]; then chown "$postgres_user" "$data" || return 1; fi
  port=$(free_port) || return 1
  as_postgres "$postgres_bin/initdb" -D "$data" -U postgres -A trust -E UTF8 --locale=C --no-sync >"$tmp/initdb.log" 2>&1 || {
    cat "$tmp/initdb.log"
    return 1
  }
  run_postgres "$port" || return 1
  export TEST_POSTGRES_URL=postgres://postgres@127.0.0.1:$port/postgres
}

# Runs the server on port $1 with the data that is there.
run_postgres() {
  local data=$tmp/postgres
  # Durability is of no use to a database that is deleted in a minute.
  as_postgres "$postgres_bin/pg_ctl" -D "$data" -l "$data/server.log" -w -t 60 \
    -o "-p $1 -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=400 -c fsync=off -c synchronous_commit=off -c full_page_writes=off" \
    start >/dev/null 2>&1 || {
    cat "$data/server.log" 2>/dev/null || true
    return 1
  }
}

# Takes it away from whoever uses it, without a good-bye.
cut_postgres() {
  as_postgres "$postgres_bin/pg_ctl" -D "$tmp/postgres" -m immediate stop >/dev/null 2>&1
}

start_redis() {
  local port attempt
  port=$(free_port) || return 1
  "$redis_server" --port "$port" --bind 127.0.0.1 --save '' --appendonly no --dir "$tmp" >"$tmp/redis.log" 2>&1 &
  redis_pid=$!
  for attempt in $(seq 100); do
    if grep -q 'Ready to accept connections' "$tmp/redis.log"; then
      export TEST_REDIS_URL=redis://127.0.0.1:$port
      return 0
    fi
    kill -0 "$redis_pid" 2>/dev/null || break
    sleep 0.1
  done
  echo "Redis did not start after $attempt looks:"
  cat "$tmp/redis.log"
  return 1
}

start_servers() {
  start_postgres && start_redis && echo "$TEST_POSTGRES_URL and $TEST_REDIS_URL"
}

stop_servers() {
  if [ -n "$redis_pid" ]; then kill "$redis_pid" 2>/dev/null || true; fi
  if [ -e "$tmp/postgres/postmaster.pid" ]; then
    cut_postgres || true
  fi
  redis_pid=
}
