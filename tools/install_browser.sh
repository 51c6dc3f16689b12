#!/bin/sh
# Installs Chromium and a CJK font from Debian, for the browser tests only.
set -eu
sudo=""
[ "$(id -u)" = 0 ] || sudo="sudo"
echo "Installing chromium and fonts-noto-cjk from Debian (needed by the browser tests)"
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig
