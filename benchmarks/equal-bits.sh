#!/usr/bin/env bash
# Does a program compute what another one computed, bit for bit? Trains, resumes and uses small models of every kind and
# method with two builds and compares all files that come out and all that is printed.
# usage: equal-bits.sh [--only REGEX] OLD_JAR NEW_JAR [FOLDER]
#   --only REGEX: only cases whose names match; `resumed NAME` and `settings FILE` are names too
#   OLD_JAR, NEW_JAR: packaged programs with the folder lib beside them
#   FOLDER: receives everything, a new temporary folder by default; it must not exist
# One line per case, `equal` or `DIFFERENT` with the first rows that differ. Exit code 0 where all are equal, 1 where not.
# The cases are listed in equal-bits/cases.txt.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
usage() { sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2; }
only=.
if [ "${1:-}" = --only ]; then
  [ $# -ge 2 ] || usage
  only=$2
  shift 2
fi
[ $# -eq 2 ] || [ $# -eq 3 ] || usage
old=$(realpath -e "$1")
new=$(realpath -e "$2")
work=${3:-$(mktemp -d)/equal-bits}
[ ! -e "$work" ] || { echo "$work exists already" >&2; exit 2; }
mkdir -p "$work"
work=$(cd "$work" && pwd)
started=$SECONDS
pids=()
trap 'for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done' EXIT
trap 'exit 130' INT TERM

# --- The cases: arguments by name, and which of them are wanted or needed.
declare -A arguments wanted needed
names=()
while read -r name command; do
  case $name in '' | '#'*) continue ;; esac
  names+=("$name")
  arguments[$name]=$command
done < "$here/equal-bits/cases.txt"
while read -r file; do
  name="settings $file"
  names+=("$name")
  arguments[$name]="inspect config -c ../conf/$file"
done < <(cd "$here/../conf" && find . -name '*.yaml' | sed 's#^\./##' | sort)

trains() { case ${arguments[$1]} in pretrain\ * | finetune\ *) return 0 ;; *) return 1 ;; esac; }
need() {
  [ -z "${needed[$1]:-}" ] || return 0
  needed[$1]=1
  local other
  while read -r other; do
    need "$other"
  done < <(grep -o '\(run\|made\):[a-z0-9-]*' <<< "${arguments[$1]}" | cut -d: -f2)
}
need clips
need skeletons
for name in "${names[@]}"; do
  if [[ $name =~ $only ]]; then wanted[$name]=1; fi
  if trains "$name" && [[ "resumed $name" =~ $only ]]; then wanted["resumed $name"]=1; fi
  if [ -n "${wanted[$name]:-}${wanted["resumed $name"]:-}" ]; then need "$name"; fi
done
[ ${#wanted[@]} -gt 0 ] || { echo "no case matches $only" >&2; exit 2; }

# --- The folders. Both programs get the same arguments, so paths are relative to a folder for each.
mkdir "$work/classes" "$work/plans" "$work/facts"
javac -d "$work/classes" -cp "$old" "$here"/equal-bits/*.java
java -cp "$work/classes" Inputs "$work/inputs"
mkdir "$work/configs"
cp "$here"/equal-bits/*.yaml "$work/configs"
cp -r "$here/../conf" "$work/conf"

# Runs a plan in a folder with a jar; a process that crashes is followed by another for the rest.
run_plan() { # folder jar plan
  cd "$1"
  local attempt child
  trap 'kill "$child" 2>/dev/null; exit' TERM
  for attempt in {1..20}; do
    java -Xmx1500m -cp "$2:$work/classes" Commands "$2" "$3" >> commands.log 2>&1 & child=$!
    wait "$child" && return
    echo "attempt $attempt ended early" >> commands.log
  done
}

# Runs the plan of a stage with both programs at once.
both() { # stage folder-suffix
  local plan=$work/plans/$1.txt
  [ -s "$plan" ] || return 0
  pids=()
  run_plan "$work/old$2" "$old" "$plan" & pids+=($!)
  run_plan "$work/new$2" "$new" "$plan" & pids+=($!)
  wait "${pids[@]}" || true
  pids=()
}

plan() { # stage name arguments...: a row, with run:, made: and out: in the place of folders
  local stage=$1 name=${2// /-}
  shift 2
  local row=${name//\//-} word
  for word in "$@"; do
    word=${word//run:/..\/old\/runs\/}
    word=${word//made:/results\/}
    word=${word//out:/results\/$name\/}
    row+=$'\t'$word
  done
  echo "$row" >> "$work/plans/$stage.txt"
}

# Rows of text for all cases of a stage, from both folders; then one line for each.
equal=0
different=0
compare() { # folder-suffix prefix case=folder...
  local suffix=$1 prefix=$2 side pair name label
  shift 2
  [ $# -gt 0 ] || return 0
  for side in old new; do
    (cd "$work/$side$suffix" && java -cp "$old:$work/classes" Facts "$work/facts/$side$suffix" "$@")
  done
  for pair in "$@"; do
    name=${pair%%=*}
    label=${labels[$name]:-$name}
    [ -n "${wanted[$prefix$label]:-}" ] || continue
    local files=("$work/facts/old$suffix/$name.txt" "$work/facts/new$suffix/$name.txt")
    if ! head -1 "${files[0]}" | grep -qx 'exit code: 0'; then
      echo "DIFFERENT  $prefix$label: the old program fails, see $work/old$suffix/printed/$name.errors"
      different=$((different + 1))
    elif cmp -s "${files[@]}"; then
      echo "equal      $prefix$label"
      equal=$((equal + 1))
    else
      echo "DIFFERENT  $prefix$label, < old, > new:"
      diff "${files[@]}" | differing || true
      different=$((different + 1))
    fi
  done
}
# Of a difference the number of rows by file, and the first rows, checksums of single tensors last.
differing() {
  awk '/^[<>]/ {
      file = $2; sub(/:.*/, "", file)
      if (!(file in rows)) { order[++files] = file }
      rows[file]++
      last = $NF; gsub(/"/, "", last)
      if (length(last) == 64 && last !~ /[^0-9a-f]/) { sums[++s] = $0 } else { texts[++t] = $0 }
    }
    END {
      line = "             in"
      for (i = 1; i <= files && i <= 8; i++) { line = line " " order[i] " (" rows[order[i]] " rows)" }
      print line (files > 8 ? " and " files - 8 " more" : "")
      for (i = 1; i <= t && i <= 6; i++) { print "             " substr(texts[i], 1, 160) }
      for (i = 1; i <= s && i + t <= 6; i++) { print "             " substr(sums[i], 1, 160) }
    }'
}

declare -A labels
pairs=()

# --- 1 and 2: data, pre-training and what starts from nothing; then what starts from the old program's runs.
mkdir "$work/old" "$work/new"
declare -A second
for name in "${names[@]}"; do
  [ -n "${needed[$name]:-}" ] || continue
  read -ra words <<< "${arguments[$name]}"
  stage=
  case $name in
    clips) stage=first; pairs+=("$name=data/clips") ;;
    skeletons) stage=first; pairs+=("$name=data/skeletons") ;;
    *)
      if trains "$name"; then
        stage=first
        [[ ${arguments[$name]} != *run:* ]] || stage=second
        words+=(--set "run.dir=runs/$name")
        pairs+=("$name=runs/$name")
      fi
      ;;
  esac
  [ -z "$stage" ] || plan "$stage" "$name" "${words[@]}"
done
both first ''
both second ''
compare '' '' "${pairs[@]}"

# --- 3: both programs go on from the checkpoint of step 10 that the old one has written.
pairs=()
for side in old new; do
  mkdir -p "$work/$side-resumed/runs"
  cp -r "$work/old/data" "$work/$side-resumed/data"
done
for name in "${names[@]}"; do
  [ -n "${wanted["resumed $name"]:-}" ] || continue
  read -ra words <<< "${arguments[$name]}"
  plan resumed "$name" "${words[@]}" --set "run.dir=runs/$name" --resume
  pairs+=("$name=runs/$name")
  for side in old new; do
    cp -r "$work/old/runs/$name" "$work/$side-resumed/runs/$name"
    (cd "$work/$side-resumed/runs/$name/checkpoints" && rm -rf step-00000011 step-0000001[2-9] step-000000[2-9]*)
  done
done
both resumed -resumed
compare -resumed 'resumed ' "${pairs[@]}"

# --- 4: everything else, on the runs of the old program.
pairs=()
for side in old new; do
  mkdir -p "$work/$side-used/results"
  cp -r "$work/old/data" "$work/$side-used/data"
done
for name in "${names[@]}"; do
  if [ -n "${needed[$name]:-}" ] && ! trains "$name" && [ "$name" != clips ] && [ "$name" != skeletons ]; then
    plain=${name// /-}
    plain=${plain//\//-}
    labels[$plain]=$name
    read -ra words <<< "${arguments[$name]}"
    plan used "$plain" "${words[@]}"
    pairs+=("$plain=results/$plain")
    mkdir -p "$work/old-used/results/$plain" "$work/new-used/results/$plain"
  fi
done
both used -used
compare -used '' "${pairs[@]}"

echo "$equal equal, $different different ($((SECONDS - started)) s, $work)"
[ "$different" -eq 0 ]
