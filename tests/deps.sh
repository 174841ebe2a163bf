#!/bin/sh
# Installs what is missing of the packages that hed is built with ("build"), tested with ("test", and what it is built
# with) or checked with ("dev", and the others), by apt, as root or through sudo. Says what it installs; silent when all
# is there. Optional packages are taken where Debian has them.
set -eu

build="gcc make pkg-config libc6-dev libpcre2-dev libsvm-dev liblinear-dev libyaml-dev libjansson-dev libutf8proc-dev
       libxml2-dev libzstd-dev zlib1g-dev nettle-dev libvectorscan-dev
       libmicrohttpd-dev libsqlite3-dev"
test="g++ check libsubunit-dev python3 python3-jsonschema libxml2-utils python3-yaml git gzip zstd libsvm-tools locales"
dev="python3-sklearn clang clang-format clang-tidy libclang-rt-14-dev llvm valgrind fasttext wrk chromium chromium-driver
     man-db bsdextrautils mandoc zsh fish"

case "${1:-}" in
build) wanted=$build ;;
test) wanted="$build $test" ;;
dev) wanted="$build $test $dev" ;;
*)
    echo "usage: tests/deps.sh build|test|dev" >&2
    exit 2
    ;;
esac

command -v dpkg-query >/dev/null || {
    echo "This is not a Debian system. Install by hand:" $wanted >&2
    exit 0
}

missing=
for package in $wanted; do
    status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
    [ "$status" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "Installing with apt:$missing"
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
