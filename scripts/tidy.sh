#!/usr/bin/env bash
# Runs clang-tidy (.clang-tidy) over sources: those that are named, or all that have changed since a
# commit (default: the last one).
#
#   scripts/tidy.sh [--since COMMIT | --all | FILE …]
#
# Uses the compile commands of build/quick or build/dev. Exit status 1 when anything is found.
set -euo pipefail
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.."

for folder in build/quick build/dev; do
    [ -e "$folder/compile_commands.json" ] && break
done
if [ ! -e "$folder/compile_commands.json" ]; then
    echo "build once first: cmake --preset quick" >&2
    exit 2
fi
case "${1:-}" in
--all) mapfile -t files < <(git ls-files 'src/*.cpp') ;;
'' | --since) mapfile -t files < <(git diff --name-only --diff-filter=d "${2:-HEAD~1}" -- 'src/*.cpp') ;;
*) files=("$@") ;;
esac
if [ ${#files[@]} -eq 0 ]; then
    echo "nothing to look at"
    exit 0
fi
# Options of g++ that clang does not know are taken out.
printf '%s\n' "${files[@]}" |
    xargs -P "$(nproc)" -n 1 clang-tidy-19 -p "$folder" --quiet \
        --extra-arg-before=-Wno-unknown-warning-option --extra-arg-before=-Qunused-arguments
