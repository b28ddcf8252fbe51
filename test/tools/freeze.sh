#!/bin/sh
# Freeze the scripts of VERSION as released, and begin the version NEXT.  (The events that VERSION can
# write are in test/golden/ by then: "make freeze" has called "make golden".)
#
#	freeze.sh VERSION NEXT
#
# The built scripts go to sql/released/, where "make lint" holds them to their checksums; the step
# that led to VERSION is part of them and goes.  The step to NEXT begins empty: what changes in
# existing tables and policies is written there; new ones are sections "since NEXT" of the pieces, and
# functions and views are replaced by themselves.  The notes and Debian's changelog get a section on NEXT.
set -eu
version=$1
next=${2:-}
if ! echo "$next" | grep -qxE '[0-9]+\.[0-9]+\.[0-9]+' || [ "$next" = "$version" ]; then
	echo "say what comes after $version: make freeze NEXT=x.y.z" >&2
	exit 1
fi
mkdir -p sql/released sql/upgrade
for script in sql/forgeerp--"$version".sql sql/forgeerp--*--"$version".sql; do
	[ -e "$script" ] || continue
	mv "$script" sql/released/
	(cd sql/released && sha256sum "${script#sql/}" >> SHA256SUMS)
done
rm -f sql/upgrade/*--"$version".sql
echo "-- From $version to $next." > "sql/upgrade/$version--$next.sql"
sed -i "s/^default_version = .*/default_version = '$next'/" forgeerp.control
sed -i "s/\"version\": \"$version\"/\"version\": \"$next\"/" META.json
sed -i "0,/^## /s/^## /## $next (not yet released)\n\n&/" docs/releases.md
cat - debian/changelog > debian/changelog.next <<EOF
forgeerp ($next) UNRELEASED; urgency=medium

  * See docs/releases.md.

$(grep -m 1 '^ -- ' debian/changelog)

EOF
mv debian/changelog.next debian/changelog
