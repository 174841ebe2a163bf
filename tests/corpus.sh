#!/bin/sh
# The labelled headlines of this project are well-formed, all different, and split by event.
cd "$(dirname "$0")/.."
exec python3 tests/corpus.py check corpus
