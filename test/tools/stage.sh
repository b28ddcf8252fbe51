#!/bin/sh
# Make build/stage, the tree into which the extension is installed for tests and demo.
#
# The servers of root's tests run as "postgres".  Where that user cannot read this tree (a clone
# under /root), build/stage is a link to a directory in /tmp that it can read.
set -eu
mkdir -p build
[ -d build/stage ] && exit 0
rm -f build/stage
if [ "$(id -u)" = 0 ] && ! runuser -u postgres -- test -r "$PWD/forgeerp.control"; then
	directory=$(mktemp -d /tmp/forgeerp-stage.XXXXXX)
	chmod 755 "$directory"
	ln -s "$directory" build/stage
else
	mkdir build/stage
fi
