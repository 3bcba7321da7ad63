#!/usr/bin/env bash
# Compares two builds of the program bit by bit: for every kind of data and method it trains with both, resumes both from a
# checkpoint of the first, and applies finished runs with both. Everything is generated; nothing has to be there.
#
#   benchmarks/equal-bits.sh OLD_JAR NEW_JAR [PATTERN]
#
# Each jar has its libraries in lib/ beside it. PATTERN, an extended regular expression, chooses cases. The folder
# EQUAL_BITS_WORK (default: a temporary one) keeps what was made. Exit code 1 where anything differs.
set -uo pipefail

[ $# -ge 2 ] || { sed -n '2,10p' "$0"; exit 2; }
old_jar=$(realpath "$1")
new_jar=$(realpath "$2")
pattern=${3:-.}
work=${EQUAL_BITS_WORK:-$(mktemp -d)}
mkdir -p "$work"
cd "$work"
steps=10
longer=20

program() { # old|new ARGUMENT...
  local jar=$old_jar
  [ "$1" = old ] || jar=$new_jar
  shift
  java -Xmx2g -cp "$jar:$(dirname "$jar")/lib/*" org.maskedaction.app.Main "$@"
}

# --- what is compared ------------------------------------------------------------------------------------------------

# A line per file of a run that has to be equal: checksums of tensors, states and logs without timings, pictures.
digest() { # RUN
  (
    cd "$1" || exit
    find . -name '*.safetensors' -o -name '*.png' -o -name '*.npz' -o -name 'classes.txt' -o -name 'config.yaml' \
      -o -name 'labelled.txt' | sort | xargs -r sha256sum
    find . -name state.json | sort | while read -r state; do
      echo "$(tr '{},' '\n' <"$state" | sed 's/^ *//' | sort | sha256sum) $state"
    done
    # The order of keys within a row means nothing.
    if [ -f metrics.jsonl ]; then
      sed -E 's/"data_wait_fraction":[^,}]*//' metrics.jsonl | while read -r row; do
        tr -d '{}' <<<"$row" | tr ',' '\n' | grep -v '^$' | sort | tr '\n' ' '
        echo
      done | sha256sum | sed 's/-/metrics.jsonl/'
    fi
  )
}

# Printed or written results without times, paths of the work folder, versions and machines.
plain() {
  sed -E -e "s#$work/[a-z]+/#WORK/#g" -e "s#$work#WORK#g" -e 's/"seconds" : [^,]*//' \
    -e 's/"(started_at|commit|dirty)" : "?[^,"]*"?,?//' -e 's/ (videos|sequences|samples) x / x /'
}

same() { # NAME LEFT RIGHT
  if cmp -s "$2" "$3"; then
    echo "equal      $1" >>results.txt
    echo "equal      $1"
  else
    echo "DIFFERENT  $1" >>results.txt
    echo "DIFFERENT  $1"
    diff "$2" "$3" | head -${EQUAL_BITS_LINES:-12} | cut -c1-200
  fi
}

wanted() { grep -qE "$pattern" <<<"$1"; }

# --- data ------------------------------------------------------------------------------------------------------------

cat >video.yaml <<EOF
seed: 3
run: {log_every_steps: 1, checkpoint_every_epochs: 0, mask_sheet_every_epochs: 1, eval_every_epochs: 1, eval_clips: 4,
  threads: 1, tensorboard: false, max_steps: $steps}
model: {size: custom, image_size: 32, patch_size: 8, num_frames: 8, tubelet_size: 2, embed_dim: 24, depth: 2,
  num_heads: 3, decoder_embed_dim: 12, decoder_depth: 1, decoder_num_heads: 3}
masking: {type: tube, mask_ratio: 0.75}
sampler: {num_heads: 3, landmarks: 8}
adamae: {num_heads: 3}
ppo: {mae_only_epochs: 1, learning_rate: 1.0e-3, mae_random_share: 0.2}
optimizer: {epochs: 5, batch_size: 4, base_learning_rate: 1.0e-2, min_learning_rate: 1.0e-4, warmup_epochs: 1}
data: {generated: {dir: $work/clips, train: 20, val: 8, test: 4, size: 32, frames: 12}, sampling_rate: 1, crop: full}
EOF
cat >classify.yaml <<EOF
seed: 3
run: {log_every_steps: 1, checkpoint_every_epochs: 0, eval_every_epochs: 1, threads: 1, tensorboard: false,
  max_steps: $steps}
model: {size: custom, image_size: 32, patch_size: 8, num_frames: 8, tubelet_size: 2, embed_dim: 24, depth: 2,
  num_heads: 3, decoder_embed_dim: 12, decoder_depth: 1, decoder_num_heads: 3}
finetune: {num_classes: 10, layer_decay: 0.8, drop_path: 0.2, mixup_alpha: 0}
optimizer: {epochs: 5, batch_size: 4, base_learning_rate: 1.0e-2, warmup_epochs: 1}
data: {generated: {dir: $work/clips, train: 20, val: 8, test: 4, size: 32, frames: 12}, sampling: window,
  sampling_rate: 1, crop: full, flip: false}
augment: {rand_augment_ops: 0, random_erasing: 0}
EOF
skeleton_model="{persons: 1, frames: 8, joints: 20, segment_length: 4, embed_dim: 16, depth: 2, num_heads: 2,
  mlp_ratio: 2, decoder_embed_dim: 16, decoder_depth: 1, decoder_num_heads: 2}"
cat >skeleton.yaml <<EOF
system: skeleton
seed: 3
run: {log_every_steps: 1, checkpoint_every_epochs: 0, eval_every_epochs: 1, threads: 1, tensorboard: false,
  max_steps: $steps}
model: $skeleton_model
masking: {keep_count: 8}
contrast: {queue_size: 16, momentum: 0.9}
optimizer: {epochs: 5, batch_size: 4, base_learning_rate: 1.0e-2, min_learning_rate: 1.0e-4, warmup_epochs: 1}
data: {path: $work/skeletons/skeletons.npz, layout: kinect20, min_crop_frames: 6}
EOF
cat >gestures.yaml <<EOF
system: skeleton
seed: 3
run: {log_every_steps: 1, checkpoint_every_epochs: 0, eval_every_epochs: 1, threads: 1, tensorboard: false,
  max_steps: $steps}
model: $skeleton_model
finetune: {num_classes: 4, head_width: 8}
optimizer: {epochs: 5, batch_size: 4, base_learning_rate: 1.0e-2, min_learning_rate: 1.0e-4, warmup_epochs: 1}
data: {path: $work/skeletons/skeletons.npz, layout: kinect20, min_crop_frames: 6}
EOF
cat >modalities.yaml <<EOF
system: modalities
seed: 3
run: {log_every_steps: 1, checkpoint_every_epochs: 0, eval_every_epochs: 1, threads: 1, tensorboard: false,
  max_steps: $steps}
modalities:
  - {name: video, kind: video, length: 8, image_size: 32, channels: 1}
  - {name: skeleton, kind: skeleton, length: 8, joints: 5}
  - {name: inertial, kind: sequence, length: 16, values: 6}
encoder: {depth: 1, patch_size: 16, tubelet_size: 4}
actionmae: {num_classes: 4, width: 16, num_heads: 2, encoder_depth: 1, decoder_depth: 1, fusion_depth: 1}
optimizer: {epochs: 5, batch_size: 4, base_learning_rate: 1.0e-3, warmup_epochs: 1}
data: {format: generated, generated: {train: 20, val: 8, classes: 4, missing: 0.2}}
EOF

skeletons() {
  mkdir -p recordings
  : >train.txt
  : >test.txt
  for i in $(seq 0 27); do
    awk -v i="$i" 'BEGIN { for (t = 0; t < 14; t++) { for (k = 0; k < 60; k++)
      printf "%s%.6f", k ? "," : "", sin(0.3 * t * (1 + i % 4) + k * 0.7) + 0.1 * cos(i + k) + 0.01 * k; print "" } }' \
      >"recordings/r$i.csv"
    if [ "$i" -lt 20 ]; then
      echo "recordings/r$i.csv $((i % 4))" >>train.txt
    else
      echo "recordings/r$i.csv $((i % 4))" >>test.txt
    fi
  done
  program old prepare-skeletons arrays --train train.txt --test test.txt --layout kinect20 -o skeletons >prepare.txt 2>&1
}

[ -d clips ] || program old generate --config video.yaml >generate.txt 2>&1
[ -d skeletons ] || skeletons
: >results.txt

# --- training --------------------------------------------------------------------------------------------------------

train() { # NAME COMMAND CONFIG [SETTING...]
  local name=$1 command=$2 config=$3
  shift 3
  wanted "$name" || [ ! -d "old20/$name" ] || return 0
  local run=$work/run/$name settings=() setting
  for setting in "$@"; do settings+=(--set "$setting"); done
  local arguments=("$command" --config "$config" --set "run.dir=$run" "${settings[@]}")
  mkdir -p run old10 old20 new10 new20 logs
  if [ ! -d "old20/$name" ]; then
    rm -rf "$run" "old10/$name"
    program old "${arguments[@]}" >"logs/$name.old" 2>&1 || { tail -3 "logs/$name.old"; }
    cp -r "$run" "old10/$name"
    program old "${arguments[@]}" --set run.max_steps=$longer --resume >>"logs/$name.old" 2>&1 || tail -3 "logs/$name.old"
    mv "$run" "old20/$name"
  fi
  wanted "$name" || return 0
  rm -rf "$run" "new10/$name" "new20/$name"
  program new "${arguments[@]}" >"logs/$name.new" 2>&1 || { tail -3 "logs/$name.new"; }
  mv "$run" "new10/$name"
  cp -r "old10/$name" "$run"
  program new "${arguments[@]}" --set run.max_steps=$longer --resume >>"logs/$name.new" 2>&1 || tail -3 "logs/$name.new"
  mv "$run" "new20/$name"
  local part
  for part in 10 20; do
    digest "old$part/$name" >"logs/$name.old$part"
    digest "new$part/$name" >"logs/$name.new$part"
    [ -s "logs/$name.old$part" ] || echo "nothing was trained" >"logs/$name.old$part"
  done
  same "train $name" "logs/$name.old10" "logs/$name.new10"
  same "resume $name" "logs/$name.old20" "logs/$name.new20"
}

train video-tube pretrain video.yaml
train video-random pretrain video.yaml masking.type=random optimizer.accumulation_steps=2
train video-frame pretrain video.yaml masking.type=frame loss.type=l1
train video-block pretrain video.yaml masking.type=block model.recompute=blocks
train video-tats pretrain video.yaml masking.type=tats
train video-tats-2 pretrain video.yaml masking.type=tats ppo.record_steps=2 ppo.weighting=probability ppo.schedule=cosine
train video-tats-orthoformer pretrain video.yaml masking.type=tats sampler.attention=orthoformer
train video-tats-mha pretrain video.yaml masking.type=tats sampler.attention=mha sampler.input=learnable
train video-adamae pretrain video.yaml masking.type=adamae
train video-classify finetune classify.yaml finetune.mixup_alpha=0.8 finetune.cutmix_alpha=1 finetune.ema_decay=0.9 \
  finetune.fc_dropout=0.3 augment.rand_augment_ops=2 augment.random_erasing=0.5 augment.repeated=2
train video-transfer finetune classify.yaml "finetune.init_checkpoint=$work/old20/video-tats" optimizer.accumulation_steps=2
train skeleton-nat pretrain skeleton.yaml
train skeleton-motion pretrain skeleton.yaml masking.type=motion_aware contrast.enabled=false target.type=motion \
  optimizer.accumulation_steps=2
train skeleton-classify finetune gestures.yaml "finetune.init_checkpoint=$work/old20/skeleton-nat"
train skeleton-linear finetune gestures.yaml "finetune.init_checkpoint=$work/old20/skeleton-nat" finetune.protocol=linear
train skeleton-cached finetune gestures.yaml "finetune.init_checkpoint=$work/old20/skeleton-nat" finetune.protocol=linear \
  finetune.cached_features=true finetune.label_fraction=0.8
train modalities-actionmae finetune modalities.yaml
train modalities-zero finetune modalities.yaml actionmae.method=fusion_zero_filled actionmae.fusion=sum
train modalities-dropout finetune modalities.yaml actionmae.method=fusion_modality_dropout actionmae.fusion=concat \
  optimizer.accumulation_steps=2
train modalities-single finetune modalities.yaml actionmae.method=single actionmae.single_modality=inertial

# --- finished runs ---------------------------------------------------------------------------------------------------

apply() { # NAME ARGUMENT... ; OUT stands for a folder of each program's own
  local name=$1
  shift
  wanted "$name" || return 0
  local which
  for which in old new; do
    rm -rf "out/$which/$name"
    mkdir -p "out/$which/$name"
    program $which "${@//OUT/$work/out/$which/$name}" 2>&1 | sed -E 's/^(\[.*|.* (WARN|INFO) .*)$//' | grep -v '^$' | plain \
      >"logs/$name.$which" 
    (cd "out/$which/$name" && find . -type f | sort | while read -r file; do
      case $file in
        *.json) echo "$file" && plain <"$file" ;;
        */confusion.png) ;; # its numbers are in confusion.csv
        *) sha256sum "$file" ;;
      esac
    done) >>"logs/$name.$which"
    sed -i "s#out/$which/#out/#g; s#WORK/$which/#WORK/#g" "logs/$name.$which"
  done
  same "$name" "logs/$name.old" "logs/$name.new"
}
mkdir -p out logs
clip=$(find clips -name '*.mp4' | sort | head -1)

apply evaluate-video evaluate --checkpoint old20/video-classify --clips 2 --crops 1 -o OUT/e
apply evaluate-skeleton evaluate --checkpoint old20/skeleton-classify -o OUT/e
apply evaluate-linear evaluate --checkpoint old20/skeleton-linear -o OUT/e
apply evaluate-modalities evaluate --checkpoint old20/modalities-actionmae --all-subsets -o OUT/e
apply evaluate-subset evaluate --checkpoint old20/modalities-zero --modalities video+inertial -o OUT/e
apply predict-video predict --checkpoint old20/video-classify --json "$clip"
apply predict-skeleton predict --checkpoint old20/skeleton-classify --json recordings/r3.csv recordings/r9.csv
apply features-video features --checkpoint old20/video-tats -o OUT/f.npz
apply features-classifier features --checkpoint old20/video-transfer -o OUT/f.npz
apply features-skeleton features --checkpoint old20/skeleton-nat --split train -o OUT/f.npz
apply features-files features --checkpoint old20/skeleton-classify -o OUT/f.npz recordings/r3.csv
apply probe-video probe --checkpoint old20/video-tats --k 5 -o OUT/p
apply probe-skeleton probe --checkpoint old20/skeleton-nat --k 5 -o OUT/p
apply tsne tsne --checkpoint old20/skeleton-nat --perplexity 2 -o OUT/t.png
apply visualise-video visualise old20/video-tats --clips 2 --attention-query 1,2,3 --compare old20/video-adamae -o OUT/s.png
apply visualise-skeleton visualise old20/skeleton-motion --clips 2 --data skeletons/skeletons.npz -o OUT/s.png
for run in video-adamae video-transfer; do
  for format in huggingface huggingface4 original npz samediff; do
    apply "export-$run-$format" export --checkpoint old20/$run --format $format -o OUT/e
  done
done
for format in original npz samediff; do
  apply "export-skeleton-$format" export --checkpoint old20/skeleton-classify --format $format -o OUT/e
done
for file in video classify skeleton gestures modalities; do
  apply "inspect-config-$file" inspect config --config $file.yaml
  apply "inspect-model-$file" inspect model --config $file.yaml --parameters
  apply "inspect-schedule-$file" inspect schedule --config $file.yaml -o OUT/s.png
  apply "inspect-data-$file" inspect data --config $file.yaml -o OUT/d.png
done
apply inspect-checkpoint inspect checkpoint old20/video-tats

equal=$(grep -c '^equal' results.txt)
different=$(grep -c '^DIFFERENT' results.txt)
echo "$equal equal, $different different; kept in $work"
[ "$different" = 0 ]
