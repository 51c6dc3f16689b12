#!/bin/sh
# Writes requirements*.txt from pyproject.toml: every package pinned with its hashes, no index lines.
set -eu
work=$(mktemp -d)
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pip-tools
flags="--quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras --allow-unsafe --no-header --no-annotate"
# setuptools builds our own package without reaching out a second time
printf 'setuptools>=77\n' > "$work/build.in"
"$work/venv/bin/pip-compile" $flags -o requirements.txt pyproject.toml "$work/build.in"
"$work/venv/bin/pip-compile" $flags --extra cluster -o requirements-cluster.txt pyproject.toml "$work/build.in"
"$work/venv/bin/pip-compile" $flags --extra postgresql -o requirements-postgresql.txt pyproject.toml "$work/build.in"
"$work/venv/bin/pip-compile" $flags --extra dev --extra cluster --extra postgresql -o requirements-dev.txt pyproject.toml "$work/build.in"
rm -rf "$work"
