#!/usr/bin/env bash
# The gateway against nginx and HAProxy: the same backend (nginx, 100-byte answers), the same 64 keep-alive connections of wrk, in turns.
# Prints CPU microseconds per request of each proxy (utime + stime of /proc/PID/stat over the requests answered), requests per second and
# p99 (the middle of all rounds), and the middle of the ratios of each round: what else the machine does then counts for both. Target: at
# most 1.5 times the CPU time of nginx.
# ROUNDS=7 SECONDS_EACH=4 CONNECTIONS=64 SLIPWAY=FILE bench/gateway.sh
set -euo pipefail

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
slipway=${SLIPWAY:-$root/slipway}
rounds=${ROUNDS:-7}
each=${SECONDS_EACH:-4}
connections=${CONNECTIONS:-64}
folder=$(mktemp -d /var/tmp/slipway-bench-XXXXXX)
started=()

finish() {
  "$slipway" down --data "$folder/data" >/dev/null 2>&1 || true
  [ ${#started[@]} = 0 ] || kill "${started[@]}" 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

peers() {
  local missing=()
  PATH=$PATH:/usr/sbin:/sbin
  command -v nginx >/dev/null || missing+=(nginx-light)
  command -v haproxy >/dev/null || missing+=(haproxy)
  command -v wrk >/dev/null || missing+=(wrk)
  command -v curl >/dev/null || missing+=(curl)
  [ ${#missing[@]} = 0 ] && return
  [ "$(id -u)" = 0 ] || { echo "bench: install ${missing[*]} first, or run as root" >&2; exit 69; }
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}"; } >"$folder/apt.log" 2>&1 || { cat "$folder/apt.log" >&2; exit 69; }
}

free_port() {
  local port
  for port in $(seq "$1" $(($1 + 200))); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

nginx_config() { # name, worker count, server block
  cat <<TEXT
daemon off; pid $folder/$1.pid; error_log $folder/$1.log; worker_processes $2; worker_rlimit_nofile 8192;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 1000000000; client_body_temp_path $folder; proxy_temp_path $folder; fastcgi_temp_path $folder;
  uwsgi_temp_path $folder; scgi_temp_path $folder;
  $3
}
TEXT
}

start() { # name, command...
  local name=$1
  shift
  "$@" >"$folder/$name.out" 2>&1 &
  started+=($!)
  pids[$name]=$!
}

wait_for() { # port, host
  local _
  for _ in $(seq 200); do
    [ "$(curl -s -o /dev/null -w '%{http_code}' -H "Host: $2" "http://127.0.0.1:$1/")" = 200 ] && return
    sleep 0.1
  done
  echo "bench: nothing answers on port $1; logs:" >&2
  tail -n 5 "$folder"/*.out "$folder"/*.log >&2
  exit 70
}

ticks() { # pid: CPU ticks of the process and of its children that serve (nginx workers)
  local pid total=0 stat
  for pid in "$1" $(pgrep -P "$1" || true); do
    stat=$(cat "/proc/$pid/stat") || continue
    stat=${stat##*) }
    # shellcheck disable=SC2086
    set -- $stat
    total=$((total + ${12} + ${13}))
  done
  echo "$total"
}

measure() { # name, port, pid -> "microseconds rps p99ms errors"
  local before after out
  before=$(ticks "$3")
  out=$(wrk -t 2 -c "$connections" -d "${each}s" --latency -H "Host: bench.local" "http://127.0.0.1:$2/" 2>&1)
  after=$(ticks "$3")
  awk -v ticks=$((after - before)) -v hertz="$(getconf CLK_TCK)" '
    /requests in/ { requests = $1 }
    /Requests\/sec/ { rate = $2 }
    $1 == "99%" { p99 = $2; factor = p99 ~ /us$/ ? 0.001 : p99 ~ /ms$/ ? 1 : 1000; sub(/[a-z]+$/, "", p99); p99 *= factor }
    /Non-2xx|Socket errors/ { errors = 1 }
    END { printf "%.1f %.0f %.2f %d\n", ticks / hertz * 1e6 / requests, rate, p99, errors }' <<<"$out"
}

median() { sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }
column() { awk -v c="$2" '{ print $c }' "$folder/$1.rounds" | median; }
ratio() { paste -d' ' "$folder/slipway.rounds" "$folder/$1.rounds" | awk '{ print $1 / $5 }' | median; }

declare -A pids ports
peers
"$slipway" version >/dev/null
backend=$(free_port 18100)
answer=$(printf 'x%.0s' $(seq 100))
nginx_config backend 1 "server { listen 127.0.0.1:$backend backlog=4096; location / { return 200 \"$answer\"; } }" >"$folder/backend.conf"
start backend nginx -c "$folder/backend.conf"
wait_for "$backend" bench.local

ports[nginx]=$(free_port 18400)
nginx_config nginx 1 "upstream up { server 127.0.0.1:$backend; keepalive 128; keepalive_requests 1000000000; }
  server { listen 127.0.0.1:${ports[nginx]} backlog=4096; location / { proxy_pass http://up; proxy_http_version 1.1;
    proxy_set_header Connection \"\"; proxy_set_header Host \$host; proxy_set_header X-Forwarded-For \$remote_addr; } }" >"$folder/nginx.conf"
start nginx nginx -c "$folder/nginx.conf"

ports[haproxy]=$(free_port 18700)
cat >"$folder/haproxy.cfg" <<TEXT
global
  nbthread 1
  maxconn 8192
defaults
  mode http
  timeout connect 2s
  timeout client 60s
  timeout server 60s
  option forwardfor
  http-reuse always
listen bench
  bind 127.0.0.1:${ports[haproxy]}
  server one 127.0.0.1:$backend
TEXT
start haproxy haproxy -db -f "$folder/haproxy.cfg"

# Slipway as it is used: up on an empty folder, a Service without selector, its EndpointSlice, and a route.
"$slipway" up --detach --data "$folder/data" --api 127.0.0.1:0 --gateway 127.0.0.1:0 >"$folder/up.out"
address=$(sed -n 's/.*gateway=http:\/\/\([^ ]*\).*/\1/p' "$folder/up.out")
ports[slipway]=${address##*:}
pids[slipway]=$(sed -n 's/.*"gateway": *\([0-9][0-9]*\).*/\1/p' "$folder/data/status.json" | head -1)
cat >"$folder/objects.yaml" <<TEXT
apiVersion: v1
kind: Service
metadata: { name: bench, namespace: default }
spec: { ports: [ { name: http, port: 80 } ] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: bench-1, namespace: default, labels: { kubernetes.io/service-name: bench } }
addressType: IPv4
ports: [ { name: http, port: $backend, protocol: TCP } ]
endpoints: [ { addresses: [ 127.0.0.1 ], conditions: { ready: true } } ]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: bench, namespace: default }
spec:
  parentRefs: [ { name: slipway, namespace: slipway-system } ]
  hostnames: [ bench.local ]
  rules: [ { backendRefs: [ { name: bench, port: 80 } ] } ]
TEXT
kubectl --kubeconfig "$folder/data/kubeconfig" apply --validate=false -f "$folder/objects.yaml" >"$folder/apply.out" 2>&1 || { cat "$folder/apply.out" >&2; exit 70; }

for name in nginx haproxy slipway; do
  wait_for "${ports[$name]}" bench.local
  each=8 measure "$name" "${ports[$name]}" "${pids[$name]}" >/dev/null # what is compiled while it runs is compiled now
done

echo "machine: $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg); $connections connections, $rounds rounds of $each s"
for _ in $(seq "$rounds"); do
  for name in nginx haproxy slipway; do
    measure "$name" "${ports[$name]}" "${pids[$name]}" >>"$folder/$name.rounds"
  done
done

printf '%-10s %14s %12s %10s\n' proxy 'us CPU/request' 'requests/s' 'p99 ms'
for name in nginx haproxy slipway; do
  printf '%-10s %14s %12s %10s\n' "$name" "$(column $name 1)" "$(column $name 2)" "$(column $name 3)"
  [ "$(awk '{ e += $4 } END { print e }' "$folder/$name.rounds")" = 0 ] || echo "  $name: wrk saw errors"
done
rss=$(awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/${pids[slipway]}/status")
echo "resident memory of the gateway after it: $rss MB"
awk -v n="$(ratio nginx)" -v h="$(ratio haproxy)" 'BEGIN {
  printf "CPU per request: Slipway/nginx %.2f, Slipway/HAProxy %.2f (target: at most 1.50 of nginx): %s\n", n, h, n <= 1.5 ? "held" : "MISSED"
  exit n > 1.5
}'
