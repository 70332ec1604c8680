#!/usr/bin/env bash
# usage: run.sh DIR IP [SNAPSHOT]   Becomes the controller (exec). With SNAPSHOT, DIR is made anew from it first.
# Runs as the first process of a namespace of its own, so that ending it ends everything it started: Samba's
# on-demand daemons outlive it otherwise.
set -euo pipefail
dir=$1 ip=$2 snapshot=${3:-}
here=$(cd "$(dirname "$0")" && pwd)
if [ -n "$snapshot" ]; then
  rm -rf "$dir"
  "$here/snapshot.sh" restore "$snapshot" "$dir" "$ip"
fi
ip addr add "$ip/8" dev lo 2>/dev/null || true
# smbd looks for winbindd only at the compiled-in /run/samba: a private one, in this mount namespace.
mkdir -p /run/samba
mount --bind "$dir/runsamba" /run/samba
if [ -e "$dir/resolv.conf" ]; then mount --bind "$dir/resolv.conf" /etc/resolv.conf; fi
exec samba -i --debug-stdout -s "$dir/smb.conf"
