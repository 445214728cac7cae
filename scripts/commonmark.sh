#!/bin/sh
# Fetches the examples of the CommonMark specification into .venv, for tests/slack/test_corpus.py, which skips without.
# They come with the sources of markdown-it-py, in the version and with the hashes of requirements-dev.lock; they are
# under CC BY-SA 4.0 and stay out of the tree.
set -eu
cd "$(dirname "$0")/.."

examples=.venv/share/commonmark.json
[ -s "$examples" ] && exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed -n '/^markdown-it-py==/,/[^\\]$/p' requirements-dev.lock > "$work/lock"
.venv/bin/python -m pip download --quiet --disable-pip-version-check --no-input --no-deps --require-hashes \
    --no-binary markdown-it-py --dest "$work" -r "$work/lock"
mkdir -p .venv/share
tar -xzf "$work"/markdown_it_py-*.tar.gz -C "$work"
cp "$work"/markdown_it_py-*/tests/test_cmark_spec/commonmark.json "$examples"
