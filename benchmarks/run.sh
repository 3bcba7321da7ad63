#!/bin/sh
# Builds the library and the benchmarks, then measures training steps into results/.
# usage: run.sh [JMH options], for example: run.sh -p size=MICRO -i 10
set -eu
here=$(cd "$(dirname "$0")" && pwd)
(cd "$here/.." && mvn -q -B install -DskipTests -Dspotless.check.skip=true)
(cd "$here" && mvn -q -B clean package)
mkdir -p "$here/results"
for masking in tube tats; do
  java -jar "$here/target/benchmarks.jar" PretrainStepBenchmark -p masking=$masking "$@" \
    -prof org.maskedaction.benchmarks.StepProfiler \
    -rf json -rff "$here/results/pretrain-step-$masking.json"
done
