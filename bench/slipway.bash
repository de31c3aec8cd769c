# Sourced by the scripts beside it: one Slipway of its own in a temporary folder on free ports, gone when the script ends.
# SLIPWAY=FILE measures another build, such as the one of an unpacked archive; BENCH_DIRECTORY=DIR puts the data on another disk.

root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
slipway=${SLIPWAY:-$root/slipway}
folder=$(mktemp -d "${BENCH_DIRECTORY:-/var/tmp}/slipway-bench-XXXXXX")
data=$folder/data

finish() {
  "$slipway" down --data "$data" >/dev/null 2>&1
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

up() { "$slipway" up --detach --data "$data" --api 127.0.0.1:0 --gateway 127.0.0.1:0 >/dev/null; }
down() { "$slipway" down --data "$data"; }

# The process that status.json names: supervisor, server or gateway.
pid() { sed -n "s/.*\"$1\": *\([0-9][0-9]*\).*/\1/p" "$data/status.json"; }

# Builds what is measured, so that no figure holds a build.
ready_to_measure() {
  "$slipway" version >/dev/null || exit
  echo "machine: $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg), data on $(stat -f -c %T "$folder")"
}

benchmarks() {
  local out=$root/artifacts/bin/Slipway.Benchmarks/release/Slipway.Benchmarks
  dotnet build "$root/bench/Slipway.Benchmarks" -c Release -v q -nologo -clp:ErrorsOnly >"$folder/build.log" 2>&1 </dev/null \
    || { cat "$folder/build.log" >&2; exit 70; }
  "$out" "$@"
}

seconds_of() {
  local before=$EPOCHREALTIME
  "$@" || exit
  awk -v a="$before" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.3f\n", b - a }'
}

median() { sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'; }

# usage: verdict "what" figure unit "<" target
verdict() {
  awk -v w="$1" -v f="$2" -v u="$3" -v o="$4" -v t="$5" 'BEGIN {
    held = o == "<" ? f + 0 < t + 0 : f + 0 >= t + 0
    printf "%-44s %9s %-4s target %s %s: %s\n", w, f, u, o, t, held ? "held" : "MISSED"
    exit !held
  }'
}
