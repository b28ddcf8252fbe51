#!/bin/sh
# The Debian package for PostgreSQL MAJOR is built in the Debian release that has it, installed into a clean system
# of that release, and passes its own tests there.
#
#	check_deb.sh MAJOR
set -eu
major=${1:-none}
builder=build/chroot-$major
clean=build/chroot-$major-clean
log=$clean.log
mkdir -p build
exec 9> "$builder.lock"
flock -n 9 || { echo "another run is at work in $builder" >&2; exit 1; }

# quietly COMMAND ...: what it prints goes to the log, of which a failure shows the end.
quietly() {
	"$@" >> "$log" 2>&1 || { tail -n 20 "$log" >&2; exit 1; }
}

: > "$log"
quietly test/tools/chroot.sh "$builder" "$major" sh -e -c '
	apt-get update -q
	apt-get install -q -y --no-install-recommends build-essential debhelper libjwt-dev libssl-dev lintian postgresql-server-dev-all'
test/tools/copy_tree.sh "$builder/srv/forgeerp"
quietly test/tools/chroot.sh "$builder" "$major" sh -e -c 'cd forgeerp; test/tools/deb.sh'
echo "ok - the package for PostgreSQL $major is built, and lintian has nothing to say"

rm -rf "$clean"
quietly test/tools/chroot.sh "$clean" "$major" apt-get update -q
cp "$builder/srv/forgeerp/build/deb/postgresql-$major-forgeerp_"*.deb "$clean/srv"
quietly test/tools/chroot.sh "$clean" "$major" sh -e -c '
	apt-get install -q -y --no-install-recommends ./*.deb'
echo "ok - it is installed with what it depends on"

test/tools/copy_tree.sh "$clean/srv/forgeerp"
test/tools/chroot.sh "$clean" "$major" sh -e -c '
	cd forgeerp
	AUTOPKGTEST_TMP=$(mktemp -d) debian/tests/tour'
