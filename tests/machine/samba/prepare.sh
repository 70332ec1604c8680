#!/usr/bin/env bash
# usage: prepare.sh CACHE   makes CACHE/dc1.tar.zst once; whoever comes second waits for the first.
set -euo pipefail
cache=$1
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p -m 700 "$cache"
exec 9>"$cache/lock"
flock 9
[ -e "$cache/dc1.tar.zst" ] && exit 0
build="$cache/build"
rm -rf "$build"
ip addr add 127.0.0.11/8 dev lo 2>/dev/null || true
{
  "$here/provision.sh" "$build" 127.0.0.11
  "$here/seed.sh" "$build"
} >"$cache/prepare.log" 2>&1 9>&- || { cat "$cache/prepare.log" >&2; exit 1; }
printf '%s\n%s\n' "$ADMIN_PASSWORD" "$SERVICE_PASSWORD" >"$cache/passwords"
"$here/snapshot.sh" save "$build" "$cache/dc1.tar.zst"
rm -rf "$build"
