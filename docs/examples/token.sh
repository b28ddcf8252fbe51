#!/bin/sh
# Prints a token that is good for an hour, to try things out; later an identity provider signs them.
#
#	token.sh PRIVATE.pem KID ISSUER AUDIENCE TENANT_ID ROLE
#
# The key is an RSA key, as "openssl genpkey -algorithm RSA -out PRIVATE.pem" makes it.
set -eu

base64url() {
	openssl base64 -A | tr '+/' '-_' | tr -d '='
}

header=$(printf '{"alg":"RS256","kid":"%s"}' "$2" | base64url)
claims=$(printf '{"iss":"%s","aud":"%s","tenant_id":"%s","roles":["%s"],"sub":"%s","exp":%d}' "$3" "$4" "$5" "$6" \
	"$(cat /proc/sys/kernel/random/uuid)" "$(($(date +%s) + 3600))" | base64url)
signature=$(printf '%s.%s' "$header" "$claims" | openssl dgst -sha256 -sign "$1" | base64url)
echo "$header.$claims.$signature"
