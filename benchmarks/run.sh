#!/bin/sh
# Builds the library and the benchmarks and measures into results/.
# usage: run.sh short|full [JMH options]
#   short: the kernels, the small sampling and loss ops and the steps of the small models, under 5 minutes
#   full:  everything, about an hour on two cores
# Both include the rate of matrix products, which guard.sh compares by.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mode=${1:-short}
[ $# -gt 0 ] && shift
(cd "$here/.." && mvn -q -B install -DskipTests -Dspotless.check.skip=true)
(cd "$here" && mvn -q -B clean package)
mkdir -p "$here/results"
jmh() { name=$1; shift; java -jar "$here/target/benchmarks.jar" "$@" -rf json -rff "$here/results/$name.json"; }
step="-prof org.maskedaction.benchmarks.StepProfiler"
case $mode in
  short)
    jmh short-sgemm SgemmPeakBenchmark -p shape=2048x2048x2048 -p layout=FORWARD -wi 2 -i 3 "$@"
    jmh short-ops OpsBenchmark -p path=KERNELS -wi 2 -i 5 -w 500ms -r 500ms "$@"
    jmh short-draw SampleWithoutReplacementBenchmark -p way=OP -p tokens=1568 -wi 2 -i 5 -w 500ms -r 500ms "$@"
    jmh short-loss PpoLossBenchmark -p way=OP -wi 2 -i 5 -w 500ms -r 500ms "$@"
    jmh short-patchify PatchifyBenchmark -p way=TUBELETS -wi 2 -i 5 -w 500ms -r 500ms "$@"
    jmh short-steps PretrainStepBenchmark -p size=STUDY,MICRO -p masking=random,tats -wi 5 -i 7 $step "$@"
    jmh short-inference InferenceBenchmark -p size=MICRO -p clips=1 -wi 5 -i 10 "$@"
    java -cp "$here/target/benchmarks.jar" org.maskedaction.benchmarks.MergeResults \
      "$here/results/short.json" "$here"/results/short-*.json
    ;;
  full)
    jmh sgemm SgemmPeakBenchmark "$@"
    jmh ops 'OpsBenchmark|SampleWithoutReplacementBenchmark|PpoLossBenchmark|PatchifyBenchmark' "$@"
    jmh attention AttentionScalingBenchmark -prof org.maskedaction.benchmarks.ScratchProfiler "$@"
    jmh decode 'DecodeBenchmark|AugmentBenchmark' "$@"
    jmh steps 'PretrainStepBenchmark|FineTuneStepBenchmark|SkeletonStepBenchmark|InferenceBenchmark|SkeletonPredictionBenchmark' $step "$@"
    jmh scaling StepScalingBenchmark $step "$@"
    ;;
  *) echo "usage: run.sh short|full [JMH options]" >&2; exit 2 ;;
esac
