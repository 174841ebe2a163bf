#!/bin/sh
# The library in programs of other locales, one with decimal commas and one of 8 bits with a Turkish i: tests/locale.c.
# The locales are made in the folder of the build. Usage: tests/locale.sh, after "make units".
set -eu
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build}
LOCPATH=$PWD/$BUILD/tests/locales
case $BUILD in /*) LOCPATH=$BUILD/tests/locales ;; esac
export LOCPATH

names=
make_locale() { # name, source, charset
    names="$names $1"
    [ -d "$LOCPATH/$1" ] || localedef -i "$2" -f "$3" "$LOCPATH/$1" 2>/dev/null
}

mkdir -p "$LOCPATH"
if ! { make_locale de_DE.UTF-8 de_DE UTF-8 && make_locale tr_TR.ISO-8859-9 tr_TR ISO-8859-9; }; then
    echo "skipped: locales (needs localedef and the package locales)"
    exit 0
fi
"$BUILD/tests/locale" $names
