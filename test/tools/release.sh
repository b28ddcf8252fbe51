#!/bin/bash
# Release VERSION, and begin the version NEXT.
#
#	release.sh VERSION NEXT
#
# The tree must be a clean clone whose notes (docs/releases.md) tell of VERSION.  All suites must pass, or those that
# SUITES names.  Then there are two commits, "Release VERSION" with the tag vVERSION, and "Begin NEXT" with the scripts
# of VERSION frozen.  build/release has what is to be published: the zip for PGXN, a tarball, Debian's source package.
# Nothing is pushed, and a step that fails leaves no tag.
set -eu
version=$1
next=${2:-}
make=${MAKE:-make}
tag=v$version
name=forgeerp-$version

fail() {
	echo "$1" >&2
	exit 1
}

echo "$next" | grep -qxE '[0-9]+\.[0-9]+\.[0-9]+' && [ "$next" != "$version" ] &&
	printf '%s\n' "$version" "$next" | sort -V -C || fail "say what comes after $version: make release NEXT=x.y.z"
[ -z "$(git status --porcelain)" ] || fail "commit or remove first what \"git status\" shows"
! git rev-parse -q --verify "refs/tags/$tag" > /dev/null || fail "$tag is there already"
$make check SUITES="${SUITES:-}"

# The day of the release goes to where it was open.  The tag comes when what is published could be made.
sed -i "s/^## ${version//./\\.} (not yet released)$/## $version ($(date +%F))/" docs/releases.md
grep -qE "^## ${version//./\\.} \([0-9-]+\)$" docs/releases.md || fail "docs/releases.md has no section on $version"
sed -i "1s/UNRELEASED/unstable/; 0,/^ -- /s/^\( -- .*>\)  .*/\1  $(date -R)/" debian/changelog
git diff --quiet || git commit -q -a -m "Release $version"
rm -rf build/release
mkdir -p build/release
git archive --format=zip --prefix="$name/" -o "build/release/$name.zip" HEAD
git archive --format=tar.gz --prefix="$name/" -o "build/release/$name.tar.gz" HEAD
test/tools/deb.sh source
mv build/deb/* build/release/
(cd build/release && sha256sum -- * > SHA256SUMS)
git tag -a -m "forgeerp $version" "$tag"

$make -s freeze NEXT="$next"
$make -s lint check-upgrade
git add -A
git commit -q -m "Begin $next"
echo "$tag is tagged; publish what is in build/release, and push the branch with its tag"
