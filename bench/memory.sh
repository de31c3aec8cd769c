#!/usr/bin/env bash
# Memory of supervisor, server and gateway together, idle: 5 s after ready, and after one 'kubectl get ns' more. Each page is shared out
# among those who map it (PSS of /proc/PID/smaps_rollup).
set -uo pipefail
# shellcheck source=bench/slipway.bash
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/slipway.bash"

command -v kubectl >/dev/null || { echo "memory.sh: kubectl is missing (Debian: kubernetes-client)" >&2; exit 69; }
ready_to_measure

# Prints the parts, sets $sum.
measure() {
  local name kilobytes line="$1:"
  sum=0
  for name in supervisor server gateway; do
    kilobytes=$(awk '/^Pss:/ { print $2 }' "/proc/$(pid "$name")/smaps_rollup") || exit
    line+=" $name $(awk -v k="$kilobytes" 'BEGIN { printf "%.1f", k / 1000 * 1.024 }')"
    sum=$((sum + kilobytes))
  done
  sum=$(awk -v k="$sum" 'BEGIN { printf "%.1f", k / 1000 * 1.024 }')
  echo "$line together $sum MB"
}

up || exit
# Idle is a state of the clock: nothing is waited for.
sleep 5
measure "5 s after ready"
kubectl --kubeconfig "$data/kubeconfig" get ns >/dev/null || exit
measure "after kubectl get ns"
verdict "idle memory" "$sum" MB "<" 160
