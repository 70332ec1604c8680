#!/usr/bin/env bash
# usage: run.sh DIR IP   Becomes a domain controller (exec), on the data in DIR.
# With FRESH=1, DIR is made anew first: from the snapshot beside it, or with JOIN=DC|RODC by joining the domain of
# JOIN_DIR and JOIN_IP. With REPLICATING=1 it runs what a second controller needs, too.
# Runs as the first process of a namespace of its own, so that ending it ends everything it started: Samba's
# on-demand daemons outlive it otherwise.
set -euo pipefail
dir=$1 ip=$2
here=$(cd "$(dirname "$0")" && pwd)
ip addr add "$ip/8" dev lo 2>/dev/null || true
mkdir -p /run/samba
if [ -n "${FRESH:-}" ]; then
  rm -rf "$dir"
  if [ -n "${JOIN:-}" ]; then
    "$here/join.sh" "$dir" "$ip" "$JOIN" "$JOIN_DIR" "$JOIN_IP"
  else
    "$here/snapshot.sh" restore "$(dirname "$dir")/dc1.tar.zst" "$dir" "$ip"
  fi
  if [ -n "${REPLICATING:-}" ]; then
    sed -i 's/server services = .*/server services = rpc, ldap, cldap, kdc, drepl, dns/' "$dir/smb.conf"
    [ -e "$dir/resolv.conf" ] || printf 'nameserver %s\n' "$ip" >"$dir/resolv.conf"
  fi
fi
# smbd looks for winbindd only at the compiled-in /run/samba: a private one, in this mount namespace.
mount --bind "$dir/runsamba" /run/samba
if [ -e "$dir/resolv.conf" ]; then mount --bind "$dir/resolv.conf" /etc/resolv.conf; fi
exec samba -i --debug-stdout -s "$dir/smb.conf"
