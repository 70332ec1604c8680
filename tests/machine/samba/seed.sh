#!/usr/bin/env bash
# usage: seed.sh DIR   (the controller is not running)
# Organisational units, policies, and the agent's service account with exactly the rights that
# `firstkey agent permissions` prints. Passwords come by environment: SERVICE_PASSWORD.
set -euo pipefail
dir=$1
database=(-H "$dir/private/sam.ldb" -s "$dir/smb.conf")
base=$(awk '/realm/{print tolower($3)}' "$dir/smb.conf" | sed 's/^/DC=/; s/\./,DC=/g')

samba-tool domain passwordsettings set "${database[@]}" --complexity=on --history-length=5 --min-pwd-length=10 \
  --min-pwd-age=0 --max-pwd-age=90 --account-lockout-threshold=5 --account-lockout-duration=30 \
  --reset-account-lockout-after=30
for ou in Newcomers Staff Other Service; do samba-tool ou create "OU=$ou" "${database[@]}"; done

# svc-firstkey is the agent; svc-bare is the same account as it is before anybody delegated anything to it.
for account in svc-firstkey svc-bare; do
  samba-tool user create "$account" "$SERVICE_PASSWORD" "${database[@]}" --userou=OU=Service
  samba-tool user setexpiry "$account" --noexpiry "${database[@]}"
done
sid=$(samba-tool user show svc-firstkey --attributes=objectSid "${database[@]}" | awk '/^objectSid/{print $2}')
user=bf967aba-0de6-11d0-a285-00aa003049e2           # the class
reset=00299570-246d-11d0-a768-00aa006e0529          # extended right Reset Password
pwd_last_set=bf967a0a-0de6-11d0-a285-00aa003049e2   # attribute
lockout_time=28630ebf-41d5-11d1-a9c1-0000f80367c1   # attribute
samba-tool dsacl set "${database[@]}" --objectdn="OU=Newcomers,$base" \
  --sddl="(OA;CIIO;CR;$reset;$user;$sid)(OA;CIIO;RPWP;$pwd_last_set;$user;$sid)(OA;CIIO;RPWP;$lockout_time;$user;$sid)"

# A fine-grained policy. Its values are readable by Domain Admins only, until somebody grants it.
samba-tool group add 'Privileged Staff' "${database[@]}"
samba-tool domain passwordsettings pso create Privileged 10 --min-pwd-length=16 --history-length=3 --complexity=on \
  --min-pwd-age=0 --max-pwd-age=30 --account-lockout-threshold=3 --account-lockout-duration=60 \
  --reset-account-lockout-after=60 "${database[@]}"
samba-tool domain passwordsettings pso apply Privileged 'Privileged Staff' "${database[@]}"
samba-tool dsacl set "${database[@]}" --objectdn="CN=Password Settings Container,CN=System,$base" \
  --sddl="(A;CI;LCRPLORC;;;$sid)"

# Registered by the dnsupdate service on other controllers: Kerberos to this one's LDAP needs it.
samba-tool spn add "ldap/dc1.$(awk '/realm/{print tolower($3)}' "$dir/smb.conf")" 'DC1$' "${database[@]}"
