#!/bin/bash
# Make DIRECTORY anew, a copy of the files of this tree that git would commit, or, without git, of all
# that are not built.
#
#	copy_tree.sh DIRECTORY
set -eu

files() {
	if git rev-parse --git-dir > /dev/null 2>&1; then
		comm -z -23 <(git ls-files -z --cached --others --exclude-standard | sort -zu) \
			<(git ls-files -z --deleted | sort -zu)
	else
		find . -type f ! -path './build/*' ! -name '*.[do]' ! -name '*.so' ! -path './sql/forgeerp--*' -print0
	fi
}

rm -rf "$1"
mkdir -p "$1"
files | tar -c --null -T - | tar -x -C "$1"
