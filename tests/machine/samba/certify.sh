#!/usr/bin/env bash
# usage: certify.sh TLSDIR FQDN DOMAIN   a server certificate from the authority in TLSDIR
set -euo pipefail
tls=$1 fqdn=$2 domain=$3
addresses=$(printf ',IP:127.0.0.%d' $(seq 11 60))
printf 'subjectAltName=DNS:%s,DNS:%s%s\nextendedKeyUsage=serverAuth,clientAuth\nbasicConstraints=CA:FALSE\nkeyUsage=digitalSignature,keyEncipherment\n' \
  "$fqdn" "$domain" "$addresses" >"$tls/extensions"
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$tls/dc.key" -subj "/CN=$fqdn" -out "$tls/dc.csr"
openssl x509 -req -in "$tls/dc.csr" -CA "$tls/ca.pem" -CAkey "$tls/ca.key" -CAcreateserial -sha256 -days 825 \
  -extfile "$tls/extensions" -out "$tls/dc.pem"
chmod 600 "$tls"/*.key # Samba refuses a key that others may read
