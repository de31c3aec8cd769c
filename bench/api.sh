#!/usr/bin/env bash
# The API over TLS, of a real server on a real disk: durable creates per second from 32 keep-alive connections, a list of 5,000 objects,
# and one change seen by 100 watchers. The load generator shares the cores with the server.
set -uo pipefail
# shellcheck source=bench/slipway.bash
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/slipway.bash"

ready_to_measure
up || exit
benchmarks api "$data/kubeconfig" "$(pid server)" | tee "$folder/figures" || exit
verdict "durable creates, 32 TLS clients" "$(awk '/^creates:/ { print $2 }' "$folder/figures")" "1/s" ">=" 4000
