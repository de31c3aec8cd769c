#!/usr/bin/env bash
# What the judge promises, measured by simulation with fixed seeds: false aborts, requests until an abort beside the numbers of the
# specification, time at low traffic, and the cost of a comparison. Writes the tables into docs/measurements.md. All but the cost are the
# same on any machine.
# usage: bench/guarantees.sh [ROLLOUTS]     another number of rollouts (default 5000), and leaves the document as it is
set -uo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
cd "$root" || exit
# shellcheck source=bench/document.bash
. bench/document.bash
tables=$(mktemp)
trap 'rm -f "$tables"' EXIT

dotnet build bench/Slipway.Benchmarks -c Release -v q -nologo -clp:ErrorsOnly >"$tables" 2>&1 </dev/null || { cat "$tables" >&2; exit 70; }
guarantees() { artifacts/bin/Slipway.Benchmarks/release/Slipway.Benchmarks guarantees "$@"; }
if [ $# -gt 0 ]; then guarantees "$@"; exit; fi

guarantees 5000 >"$tables" || exit
keep guarantees "$tables" '^| [0-9a-z]'
