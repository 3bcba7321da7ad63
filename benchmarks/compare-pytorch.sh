#!/bin/sh
# Times the same steps here and in PyTorch, in turn, and prints a table of ratios.
# usage: compare-pytorch.sh [ROUNDS]          (5 rounds take about 25 minutes on two cores)
# PYTHON names an interpreter that has PyTorch; run.sh or the commands of the README build our side.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
python=${PYTHON:-python3}
rounds=${1:-5}
classes=org.maskedaction.benchmarks
results="$here/results/pytorch.jsonl"
mkdir -p "$here/results"
: > "$results"
ours() { java -cp "$here/target/benchmarks.jar" "$classes.$@" 2>> "$here/results/pytorch.log" | grep '^{' >> "$results" || fail "$@"; }
fail() { echo "$*: no result, see $here/results/pytorch.log" >&2; exit 1; }
torch() { "$python" "$here/pytorch/steps.py" "$1" --size "$2" --batch "$3" --runs "$4" >> "$results"; }
for round in $(seq "$rounds"); do
  echo "round $round of $rounds"
  ours SgemmPeakBenchmark
  while read -r case size batch runs; do
    torch "$case" "$size" "$batch" "$runs"
    ours StepTimes "$case" "$size" "$batch" "$runs"
  done << 'CASES'
videomae base 2 5
tats base 2 3
finetune base 1 3
inference base 1 5
inference base 8 1
skeleton base 4 5
videomae micro 32 10
tats micro 32 4
CASES
done
java -cp "$here/target/benchmarks.jar" "$classes.PyTorchComparison" "$results"
