#!/bin/sh
# Build the Debian packages of this tree, for the versions of PostgreSQL that the machine's release has, and hold
# them to lintian's rules where lintian is installed.  They are left in build/deb, with the source package.
#
#	deb.sh [source]: the source package alone
set -eu
if ! command -v pg_buildext > /dev/null || ! command -v dpkg-source > /dev/null; then
	echo "missing: apt-get install debhelper libjwt-dev libssl-dev postgresql-server-dev-all" >&2
	exit 1
fi
rm -rf build/deb
test/tools/copy_tree.sh build/deb/forgeerp
cd build/deb/forgeerp
pg_buildext updatecontrol
if [ "${1:-}" = source ]; then
	dpkg-source --build .
else
	dpkg-buildpackage --no-sign
fi
cd ..
rm -rf forgeerp
[ "${1:-}" != source ] || exit 0

# Every package for PostgreSQL has lib twice in its paths.
if command -v lintian > /dev/null; then
	lintian --allow-root --info --pedantic --suppress-tags repeated-path-segment \
		--fail-on error,warning,info,pedantic ./*.changes
fi
