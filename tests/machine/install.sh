#!/usr/bin/env bash
# Installs what the tests need beyond npm: git, a Samba domain controller, Kerberos and LDAP clients, Chromium, fonts.
# Debian 12 or a relative of it. Does nothing, quickly, where everything is there.
set -euo pipefail

packages=(git samba samba-dsdb-modules samba-vfs-modules samba-ad-provision winbind
  krb5-user ldap-utils smbclient openssl zstd iproute2 chromium fonts-dejavu-core fonts-noto-core)

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
if ! command -v apt-get >/dev/null; then
  printf 'error: the tests need these Debian packages and this machine has no apt-get: %s\nhint: run the tests on Debian 12 as root\n' "${missing[*]}" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  printf 'error: the tests need packages that are not installed, and a domain controller needs root\nhint: run this, then the tests again, as root: %s\n' "$line" >&2
  exit 1
fi

echo "installing: ${missing[*]}"
# The packages start no service of their own: the tests start their own domain controller in a folder of theirs.
if [ ! -e /usr/sbin/policy-rc.d ]; then
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
  chmod +x /usr/sbin/policy-rc.d
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -y -q --no-install-recommends "${missing[@]}"
