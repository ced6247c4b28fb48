#!/usr/bin/env bash
# What the hub adds: the same load straight at a scripted upstream, through nginx and through the hub, in one run.
# What is measured has one core for itself; the load generator and the upstream share another. Prints a markdown table.
#
#   THROUGH="direct nginx hub"   what to measure
#   CONNECTIONS="1 32 256"       closed loops with 0.5 KB of JSON
#   STREAMS=512                  open event streams, an event each 10 ms; 0 leaves them out
#   SECONDS_EACH=5               how long each row takes
set -euo pipefail
cd "$(dirname "$0")/.."

through=${THROUGH:-direct nginx hub}
connections=${CONNECTIONS:-1 32 256}
streams=${STREAMS:-512}
seconds=${SECONDS_EACH:-5}
key=sk-hub-bench
target=${CARGO_TARGET_DIR:-target}/release
work=$(mktemp -d)
pids=()

cleanup() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap cleanup EXIT

say() { echo "$*" >&2; }

# Pinned when there are two cores to tell apart.
if command -v taskset >/dev/null && [ "$(nproc)" -ge 2 ]; then
  measured=(taskset -c 0)
  beside=(taskset -c 1)
else
  say "note: no second core or no taskset, so everything shares the machine"
  measured=()
  beside=()
fi
ulimit -n 8192 2>/dev/null || say "note: file limit stays at $(ulimit -n)"

# Whether 127.0.0.1:$1 answers GET $2 with 200.
answers() {
  local line
  exec 9<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET %s HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n' "$2" >&9
  read -r -t 2 line <&9 || line=
  exec 9>&-
  [[ $line == *" 200 "* ]]
}

free_port() {
  local port
  while port=$((20000 + RANDOM)); do
    (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# Waits up to 20 s for a command to succeed, as long as process $1 lives.
until_ready() {
  local pid=$1
  shift
  for _ in $(seq 200); do
    if ("$@") 2>/dev/null; then return 0; fi
    kill -0 "$pid" 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}

packages=(-p testkit -p hub-bench)
case " $through " in *" hub "*) packages+=(-p claude-code-hub) ;; esac
say "building …"
cargo build --quiet --release "${packages[@]}" --bins

"${beside[@]}" "$target/scripted-upstream" --mode bench --port 0 >"$work/upstream.out" &
upstream=$!
pids+=("$upstream")
until_ready "$upstream" grep -q listening "$work/upstream.out"
upstream_port=$(sed -n 's/.*127.0.0.1://p' "$work/upstream.out")

start_nginx() {
  nginx_port=$(free_port)
  cat >"$work/nginx.conf" <<CONF
daemon off;
# One process, so that its CPU and memory are those of one pid.
master_process off;
pid $work/nginx.pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
  access_log off;
  client_body_temp_path $work/body;
  proxy_temp_path $work/proxy;
  fastcgi_temp_path $work/fastcgi;
  uwsgi_temp_path $work/uwsgi;
  scgi_temp_path $work/scgi;
  keepalive_requests 1000000000;
  upstream behind {
    server 127.0.0.1:$upstream_port;
    keepalive 1024;
    keepalive_requests 1000000000;
  }
  server {
    listen 127.0.0.1:$nginx_port;
    location = /readyz { return 200; }
    location / {
      proxy_pass http://behind;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
    }
  }
}
CONF
  "${measured[@]}" nginx -e stderr -c "$work/nginx.conf" 2>"$work/nginx.log" &
  nginx_pid=$!
  pids+=("$nginx_pid")
  until_ready "$nginx_pid" answers "$nginx_port" /readyz || { cat "$work/nginx.log" >&2; return 1; }
}

start_hub() {
  hub_port=$(free_port)
  mkdir "$work/data"
  cat >"$work/hub.yaml" <<CONF
server:
  host: 127.0.0.1
  port: $hub_port
database:
  dsn: sqlite://$work/data/hub.db
providers:
  - { name: bench, type: claude, url: "http://127.0.0.1:$upstream_port", key: sk-upstream-bench }
users:
  # Limits that are never reached, so that each request reserves and settles them.
  - name: bench
    limits: { rpm: 1000000000, concurrent_requests: 1000000 }
    keys:
      - { name: bench, key: $key, limits: { rpm: 1000000000, concurrent_requests: 1000000 } }
CONF
  DATA_DIR="$work/data" ADMIN_TOKEN=admin-token-of-the-benchmark \
    "${measured[@]}" "$target/claude-code-hub" serve --config "$work/hub.yaml" >"$work/hub.log" 2>&1 &
  hub_pid=$!
  pids+=("$hub_pid")
  until_ready "$hub_pid" answers "$hub_port" /readyz || { tail -n 40 "$work/hub.log" >&2; return 1; }
}

resident() { awk '/^VmRSS:/ { printf "%.1f MB", $2 / 1024 }' "/proc/$1/status"; }

names=()
ports=()
watched=()
notes=()
for name in $through; do
  case $name in
    direct)
      ports+=("$upstream_port")
      watched+=("") ;;
    nginx)
      if ! command -v nginx >/dev/null; then
        notes+=("nginx is not installed: left out.")
        continue
      fi
      start_nginx
      ports+=("$nginx_port")
      watched+=("$nginx_pid")
      notes+=("nginx idle: $(resident "$nginx_pid"), $(nginx -v 2>&1 | sed 's/.*: //').") ;;
    hub)
      start_hub
      ports+=("$hub_port")
      watched+=("$hub_pid")
      notes+=("hub idle, before any load: $(resident "$hub_pid").") ;;
    *)
      say "unknown: $name (direct, nginx or hub)"
      exit 2 ;;
  esac
  names+=("$name")
done

row() {
  local index=$1
  shift
  local watch=()
  [ -z "${watched[$index]}" ] || watch=(--pid "${watched[$index]}")
  "${beside[@]}" "$target/hub-bench" --address "127.0.0.1:${ports[$index]}" --key "$key" \
    --label "${names[$index]}" --seconds "$seconds" "${watch[@]}" "$@"
}

"$target/hub-bench" --header
for count in $connections; do
  for index in "${!names[@]}"; do row "$index" --connections "$count"; done
done
if [ "$streams" -gt 0 ]; then
  for index in "${!names[@]}"; do row "$index" --connections "$streams" --stream; done
fi
echo
echo "$(uname -m), $(nproc) cores, $(date -u +%F); ${seconds} s a row; a stream is about 100 events, one each 10 ms."
for note in "${notes[@]}"; do echo "$note"; done
