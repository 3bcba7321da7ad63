#!/bin/sh
# Makes a fresh short run and names what got more than 15 % slower than in baseline-short.json, by ratios to the rate of
# matrix products in each run. The stored file is made on a quiet machine: ./run.sh short && cp results/short.json baseline-short.json
set -eu
here=$(cd "$(dirname "$0")" && pwd)
"$here/run.sh" short > "$here/results/guard.log" 2>&1
java -cp "$here/target/benchmarks.jar" org.maskedaction.benchmarks.Guard "$here/baseline-short.json" "$here/results/short.json"
