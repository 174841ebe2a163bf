#!/bin/sh
# The labelled headlines of this project are well-formed, all different, and split by event; and the check can fail.
cd "$(dirname "$0")/.."
python3 tests/corpus.py selftest
selftest=$?
python3 tests/corpus.py check corpus && [ "$selftest" -eq 0 ]
