#!/usr/bin/env bash
# usage: provision.sh DIR IP
# A throw-away Samba AD domain controller, wholly inside DIR, with a certificate authority of its own.
# Passwords come by environment: ADMIN_PASSWORD. Root is needed (security.* attributes, low ports).
set -euo pipefail
dir=$1 ip=$2 host=dc1 realm=CORP.EXAMPLE.TEST netbios=CORP
dns=${realm,,} fqdn=$host.${realm,,}

mkdir -p "$dir"
samba-tool domain provision --quiet --configfile=/dev/null --targetdir="$dir" \
  --realm="$realm" --domain="$netbios" --host-name="$host" --host-ip="$ip" \
  --server-role=dc --dns-backend=SAMBA_INTERNAL --adminpass="$ADMIN_PASSWORD" \
  --option="interfaces=$ip/8" --option='bind interfaces only=yes' --option='vfs objects=dfs_samba4 acl_xattr'

# Samba's own certificate has no subjectAltName: Node refuses it by name, and its 4096-bit key costs seconds.
# The certificate is good for every loopback address a restored copy may get.
tls="$dir/tls"
mkdir -p "$tls"
openssl ecparam -name prime256v1 -genkey -noout -out "$tls/ca.key"
openssl req -x509 -new -key "$tls/ca.key" -sha256 -days 3650 -subj '/O=Example Corp/CN=Example Corp Test CA' \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign -out "$tls/ca.pem"
"$(dirname "$0")/certify.sh" "$tls" "$fqdn" "$dns"

mkdir -p "$dir"/{run,runsamba,ncalrpc,ntp,cache,log}
chmod 750 "$dir/ntp"
cat >"$dir/smb.conf" <<CONF
[global]
	realm = $realm
	workgroup = $netbios
	netbios name = ${host^^}
	server role = active directory domain controller
	interfaces = $ip/8
	bind interfaces only = yes
	server services = ldap, kdc, dns
	dns forwarder =
	prefork children = 2
	disable netbios = yes
	smb ports = 445
	private dir = $dir/private
	state directory = $dir/state
	cache directory = $dir/cache
	lock directory = $dir/run
	pid directory = $dir/run
	ncalrpc dir = $dir/ncalrpc
	binddns dir = $dir/bind-dns
	ntp signd socket directory = $dir/ntp
	log file = $dir/log/log.%m
	tls enabled = yes
	tls keyfile = $tls/dc.key
	tls certfile = $tls/dc.pem
	tls cafile = $tls/ca.pem
	load printers = no
	printcap name = /dev/null
	# By default the previous password opens a simple bind for another hour; the tests want a plain answer.
	old password allowed period = 0
	vfs objects = dfs_samba4 acl_xattr
[sysvol]
	path = $dir/state/sysvol
	read only = No
[netlogon]
	path = $dir/state/sysvol/$dns/scripts
	read only = No
CONF
cat >"$dir/krb5.conf" <<CONF
[libdefaults]
	default_realm = $realm
	dns_lookup_realm = false
	dns_lookup_kdc = false
	rdns = false
	udp_preference_limit = 1
[realms]
	$realm = {
		kdc = $ip
		admin_server = $ip
		kpasswd_server = $ip
	}
[domain_realm]
	.$dns = $realm
	$dns = $realm
CONF
