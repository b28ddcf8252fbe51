#!/bin/sh
# Make build/stage, the tree into which the extension is installed for tests and demo, or the DIRECTORY that is named.
#
#	stage.sh [DIRECTORY]
#
# The servers of root's tests run as "postgres".  Where that user cannot read this tree (a clone
# under /root), it is a link to a directory in /tmp that it can read.
set -eu
stage=${1:-build/stage}
mkdir -p build
[ -d "$stage" ] && exit 0
rm -f "$stage"
if [ "$(id -u)" = 0 ] && ! runuser -u postgres -- test -r "$PWD/forgeerp.control"; then
	directory=$(mktemp -d "/tmp/forgeerp-$(basename "$stage").XXXXXX")
	chmod 755 "$directory"
	ln -s "$directory" "$stage"
else
	mkdir "$stage"
fi
