#!/bin/sh
# Installs PostgreSQL from Debian, for the tests of the store only; they start a server of their own and need no other.
set -eu
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo"
echo "Installing postgresql from Debian (needed by the tests of the store)"
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql
