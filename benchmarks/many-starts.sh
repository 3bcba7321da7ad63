#!/usr/bin/env bash
# Does a start beside other starts ever fail, or write into native libraries that another has mapped? Starts short commands
# of all kinds, several at a time, first on a cache that does not exist yet, then on the one that they have left.
# usage: many-starts.sh JAR [COUNT] [AT_ONCE]
#   JAR: packaged program with the folder lib beside it; COUNT: starts on each cache, 100; AT_ONCE: 8
# Exit code 0 where every start ended with 0 and no file of the full cache has changed, else 1.
set -euo pipefail
[ $# -ge 1 ] && [ $# -le 3 ] || { sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
jar=$(realpath -e "$1")
count=${2:-100}
at_once=${3:-8}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/home" "$work/tmp"
cp -r "$here/../conf" "$work/conf"
cd "$work"
start() {
  java -XX:TieredStopAtLevel=1 -Duser.home="$work/home" -Djava.io.tmpdir="$work/tmp" -jar "$jar" "$@"
}
export -f start
export work jar
small="--set data.generated.train=4 --set data.generated.val=2 --set data.generated.test=1 --set optimizer.batch_size=2
  --set optimizer.epochs=1 --set optimizer.warmup_epochs=0 --set run.max_steps=1 --set run.eval_every_epochs=0
  --set run.mask_sheet_every_epochs=0 --set ppo.mae_only_epochs=0 --set run.threads=1"
one() { # A start of the kind of its number.
  local number=$1 dir="$work/run-$1" code=0
  case $((number % 4)) in
    0) start inspect model -c conf/quickstart.yaml ;;
    1) start generate -c conf/quickstart.yaml $small --set data.generated.dir="$dir/clips" ;;
    2) start pretrain -c conf/quickstart.yaml $small --set data.generated.dir="$dir/clips" --set run.dir="$dir/run" ;;
    3) start inspect data -c conf/quickstart.yaml $small --set data.generated.dir="$dir/clips" --out "$dir.png" --clips 1 ;;
  esac > "$work/out-$number.txt" 2>&1 || code=$?
  rm -rf "$dir"
  if [ $code -ne 0 ]; then
    echo "start $number: exit code $code: $(tail -1 "$work/out-$number.txt")" >> "$work/failed"
  fi
}
export -f one
export small
state() { find "$work/home/.javacpp" -not -type d -printf '%P %i %T@ %l\n' | sort; }
touch failed
echo "$count starts, $at_once at a time, on a new cache"
seq 1 "$count" | xargs -P "$at_once" -I{} bash -c 'one {}'
state > before
echo "$count starts, $at_once at a time, on the full one"
seq 1 "$count" | xargs -P "$at_once" -I{} bash -c 'one {}'
state > after
cat failed
if ! cmp -s before after; then
  echo "files of the full cache have changed:"
  diff before after | head -20
  exit 1
fi
[ ! -s failed ] || exit 1
echo "all ended with 0, and no file of the full cache has changed"
