#!/bin/sh
# Trains while things go wrong, then trains the same undisturbed, and compares: kills at random moments, damaged and
# missing videos, a disk that is busy with other writing. Exit code 0 where every loss and every weight is equal.
# usage: long-run.sh [SECONDS] [FOLDER]
#   SECONDS: of disturbed training, 600 by default; the undisturbed run takes less
#   FOLDER:  receives everything, build/long-run by default; it must not exist
# JAVA="java -cp CLASSPATH org.maskedaction.app.Main" takes the place of the packaged program.
# MASKING=tats (or random, frame, block, adamae) trains otherwise than with tubes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
seconds=${1:-600}
folder=${2:-$here/build/long-run}
masking=${MASKING:-tube}
program=${JAVA:-java -jar $here/../target/masked-action.jar}
[ ! -e "$folder" ] || { echo "$folder exists already" >&2; exit 2; }
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
background=
trainer=
finish() { for process in $background $trainer; do kill -9 "$process" 2>/dev/null || true; done; }
trap finish EXIT
trap 'exit 130' INT TERM

cat > "$folder/common.yaml" <<YAML
model: {size: custom, image_size: 32, patch_size: 8, num_frames: 8, embed_dim: 48, depth: 2, num_heads: 2,
  decoder_embed_dim: 24, decoder_depth: 1, decoder_num_heads: 2}
masking: {type: $masking, mask_ratio: 0.9}
sampler: {num_heads: 2}
ppo: {mae_only_epochs: 1}
optimizer: {epochs: 100000, batch_size: 8, warmup_epochs: 1}
YAML
cat > "$folder/clips.yaml" <<YAML
extends: common.yaml
data: {generated: {dir: $folder/clips, train: 56, val: 8, test: 8, size: 32, frames: 16}}
YAML
$program generate --config "$folder/clips.yaml"

# 56 good videos, 4 that were cut, 2 that are text and 2 that are missing.
cp "$folder/clips/train.csv" "$folder/train.csv"
for number in 0 1 2 3; do
  video=$(sed -n "$((number + 1))p" "$folder/clips/train.csv" | cut -d ' ' -f 1)
  head -c $((300 + 400 * number)) "$folder/clips/$video" > "$folder/clips/cut-$number.mp4"
  echo "cut-$number.mp4 0" >> "$folder/train.csv"
done
for number in 0 1; do
  echo "no video" > "$folder/clips/text-$number.mp4"
  printf 'text-%s.mp4 0\nmissing-%s.mp4 0\n' "$number" "$number" >> "$folder/train.csv"
done
cat > "$folder/run.yaml" <<YAML
extends: common.yaml
data: {train_list: $folder/train.csv, root: $folder/clips, sampling_rate: 1, crop: random_resized, workers: 2,
  max_bad_fraction: 0.2}
run: {log_every_steps: 1, checkpoint_every_steps: 25, checkpoint_every_epochs: 0, eval_every_epochs: 0,
  mask_sheet_every_epochs: 0}
YAML

train() { # into the folder $1, with more settings
  run=$1
  shift
  resume=
  [ ! -e "$run/config.yaml" ] || resume=--resume
  # shellcheck disable=SC2086
  $program pretrain --config "$folder/run.yaml" --set "run.dir=$run" "$@" $resume >> "$run.log" 2>&1 &
  trainer=$!
}
steps() { [ ! -e "$1/metrics.jsonl" ] || grep -c '"loss"' "$1/metrics.jsonl" || true; }
random() { od -An -N2 -tu2 /dev/urandom | awk -v from="$1" -v to="$2" '{ print from + $1 % (to - from + 1) }'; }

(while :; do dd if=/dev/zero of="$folder/busy" bs=1M count=32 conv=fsync 2>/dev/null; sleep 1; done) &
background=$!
start=$(date +%s)
end=$((start + seconds))
kills=0
while [ $((end - $(date +%s))) -gt 30 ]; do
  train "$folder/disturbed"
  left=$((end - $(date +%s) - 15))
  pause=$(random 4 30)
  sleep "$(( pause < left ? pause : left )).$(random 0 9)"
  kill -9 "$trainer" || { echo "the run ended by itself, see $folder/disturbed.log" >&2; exit 1; }
  wait "$trainer" 2>/dev/null || true
  kills=$((kills + 1))
done
before=$(steps "$folder/disturbed")
train "$folder/disturbed"
sleep 15
kill -TERM "$trainer"
wait "$trainer" || { echo "SIGTERM did not end the run well, see $folder/disturbed.log" >&2; exit 1; }
kill -9 "$background"
background=
total=$(steps "$folder/disturbed")
echo "$total steps in $(($(date +%s) - start)) s with $kills kills and $((kills + 1)) starts ($before before the last)"

train "$folder/undisturbed" --set "run.max_steps=$total"
wait "$trainer" || { echo "the undisturbed run failed, see $folder/undisturbed.log" >&2; exit 1; }
trainer=
for run in disturbed undisturbed; do
  # Without timings, which no two runs share.
  grep '"loss"' "$folder/$run/metrics.jsonl" | sed 's/,"data_wait_fraction":[^,}]*//' > "$folder/$run.losses"
  newest=$(ls -d "$folder/$run"/checkpoints/step-* | tail -1)
  (cd "$newest" && sha256sum -- *.safetensors) > "$folder/$run.sums"
done
equal=0
if cmp -s "$folder/disturbed.losses" "$folder/undisturbed.losses"; then
  echo "losses: all $total equal"
else
  echo "losses: DIFFERENT, compare $folder/disturbed.losses with undisturbed.losses"
  equal=1
fi
if cmp -s "$folder/disturbed.sums" "$folder/undisturbed.sums"; then
  echo "weights and optimiser: equal"
else
  echo "weights and optimiser: DIFFERENT"
  equal=1
fi
echo "videos skipped: $(grep -ho 'Video skipped: [^:]*' "$folder/undisturbed.log" | sort -u | wc -l) of 64"
exit $equal
