#!/usr/bin/env bash
# usage: join.sh DIR IP ROLE FIRST_DIR FIRST_IP   (inside a mount namespace)
# A second domain controller (ROLE=DC) or a read-only one (ROLE=RODC) of the domain of FIRST, which is running.
# Passwords come by environment: ADMIN_PASSWORD.
set -euo pipefail
dir=$1 ip=$2 role=$3 first=$4 first_ip=$5 realm=CORP.EXAMPLE.TEST
dns=${realm,,} host=$([ "$role" = RODC ] && echo rodc || echo dc2)

mkdir -p "$dir"/{run,runsamba,ncalrpc,ntp,cache,log,tls}
chmod 750 "$dir/ntp"
printf 'nameserver %s\nsearch %s\n' "$first_ip" "$dns" >"$dir/resolv.conf"
mount --bind "$dir/resolv.conf" /etc/resolv.conf
cat >"$dir/join.conf" <<CONF
[global]
	realm = $realm
	workgroup = CORP
	netbios name = ${host^^}
	interfaces = $ip/8
	bind interfaces only = yes
	lock directory = $dir/run
	cache directory = $dir/cache
CONF
KRB5_CONFIG="$first/krb5.conf" samba-tool domain join "$dns" "$role" -s "$dir/join.conf" --targetdir="$dir" \
  --server="dc1.$dns" --dns-backend=SAMBA_INTERNAL -U "CORP\\Administrator%$ADMIN_PASSWORD" \
  --option="interfaces=$ip/8" --option='bind interfaces only=yes'

cp "$first/tls/ca.pem" "$first/tls/ca.key" "$dir/tls/"
"$(dirname "$0")/certify.sh" "$dir/tls" "$host.$dns" "$dns"
for file in smb.conf krb5.conf; do
  sed "s#$first#$dir#g; s#${first_ip//./\\.}\\b#$ip#g; s/netbios name = DC1/netbios name = ${host^^}/" \
    "$first/$file" >"$dir/$file"
done
