#!/bin/sh
# Makes in certs/ a CA, a certificate for the builder's Service, and one for clients. With cert-manager you need none of this.
set -eu
cd "$(dirname "$0")"
mkdir -p certs
cd certs
umask 077

# certificate NAME COMMON_NAME EXTENSIONS
certificate() {
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -subj "/CN=$2" -out "$1.csr"
  printf '%s\n' "$3" >"$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -days 365 -extfile "$1.ext" -out "$1.crt"
  rm "$1.csr" "$1.ext"
}

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -subj "/CN=bob-builder CA" -days 365 -out ca.crt
certificate tls bob-builder "subjectAltName=DNS:bob-builder.builds.svc,DNS:bob-builder.builds.svc.cluster.local
extendedKeyUsage=serverAuth"
certificate client client "extendedKeyUsage=clientAuth"
