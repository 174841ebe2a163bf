#!/bin/sh
# Installs into an empty folder and uses hed from there as a stranger would: the program with its data, the header
# alone, both libraries through pkg-config, no symbol but hed_*; then uninstalls and looks for what is left.
# Usage: tests/install.sh, after "make all". Prints "install: N passed, M failed".
set -u
cd "$(dirname "$0")/.."
BUILD=${BUILD:-build}
CC=${CC:-cc}
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
passed=0
failed=0

check() { # what, command…
    what=$1
    shift
    if "$@" >"$root/out" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "install: failed: $what"
        sed 's/^/  /' "$root/out"
    fi
}

only_hed_symbols() {
    nm -D --defined-only "$1" | awk '$3 !~ /^hed_/ { print "exports " $3; bad = 1 } END { exit bad }'
}

exports_the_headers() { # every function of hed.h and hed_train.h is in the library
    for name in $(cat src/hed.h src/hed_train.h | grep -v "^typedef" | grep -o "\bhed_[a-z0-9_]*(" | tr -d '(' | sort -u); do
        nm -D --defined-only "$1" | grep -q " T $name\$" || { echo "$name is not exported"; return 1; }
    done
}

build() { # shared|static, from the installed header and libraries only
    flags=$(pkg-config --cflags hed)
    case $1 in
    shared) libs="$(pkg-config --libs hed) -Wl,-rpath,$prefix/lib" ;;
    static) libs="$prefix/lib/libhed.a $(pkg-config --static --libs-only-l hed | sed 's/-lhed//')" ;;
    esac
    "$CC" -std=c11 -Wall -Wextra -Werror $flags -o "$root/example-$1" docs/example.c $libs ${LDFLAGS:-}
}

as_cpp() { printf '#include <hed_train.h>\nint main() { return hed_feature_count() == 0; }\n' | "$CC" -x c++ -fsyntax-only -Wall -Wextra -Werror -I"$prefix/include" -; }

runs() { # the program and the example say the same verdict, away from the source tree
    (cd "$root" && "$@") >"$root/said" 2>&1
    status=$?
    cat "$root/said"
    [ "$status" -le 1 ] && grep -qE 'rewrite|hold|label' "$root/said"
}

nothing_left() { ! find "$prefix" -type f -o -type l | grep .; }

prefix=$root/usr
headline="Lisbon Tram Strike Enters Third Day: What's Next for Commuters?"
make() { command make --no-print-directory -s BUILD="$BUILD" PREFIX="$prefix" "$@"; }
check "make install" make install
PKG_CONFIG_PATH=$prefix/lib/pkgconfig
export PKG_CONFIG_PATH
unset HED_DATA
check "the library exports hed_* only" only_hed_symbols "$prefix/lib/libhed.so"
check "the library exports all of its headers" exports_the_headers "$prefix/lib/libhed.so"
check "the headers are C++ too" as_cpp
check "docs/example.c has at most 60 lines" test "$(wc -l <docs/example.c)" -le 60
check "the example builds against the shared library" build shared
check "the example builds against the static library" build static
check "completions are installed" bash -n "$prefix/share/bash-completion/completions/hed"
check "manual pages are installed" test -s "$prefix/share/man/man1/hed.1" -a -s "$prefix/share/man/man5/hed-rules.5"
check "the program runs with its installed data" runs "$prefix/bin/hed" check -t "$headline"
check "the shared example runs with the installed data" runs "$root/example-shared" "$headline"
check "the static example runs with the installed data" env HED_DATA="$prefix/share/hed" "$root/example-static" "$headline"
check "make uninstall" make uninstall
check "nothing is left after it" nothing_left

echo "install: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
