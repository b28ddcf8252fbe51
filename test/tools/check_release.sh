#!/bin/bash
# The release procedure works in a clean clone of this tree: the version is released, which holds what comes after it to
# the rules and updates to it from every release; and what is published builds by itself.  One TAP line for each step.
#
#	check_release.sh VERSION NEXT
#
# The clone is made anew under build/check-release; MAKE says which make to run, and each step's output is in
# build/log.
set -eu
version=$1
next=$2
make=${MAKE:-make}
copy=$PWD/build/check-release
zip=$copy/build/release/forgeerp-$version.zip
number=0
status=0

# step NAME COMMAND ...: runs it in the clone.
step() {
	local name=$1 log
	shift
	number=$((number + 1))
	log=$PWD/build/log/release_$number.log
	if (cd "$copy" && "$@") > "$log" 2>&1 < /dev/null; then
		echo "ok $number - $name"
	else
		grep -E '^(not ok|make.*\*\*\*|#  )' "$log" | sed 's/^/#   /'
		echo "not ok $number - $name: see $log"
		status=1
	fi
}

# A step is a condition, in which "set -e" is not obeyed: so each function is one chain.
version_of() {
	git show "$1:forgeerp.control" | sed -n "s/^default_version = '\(.*\)'/\1/p"
}

release() {
	$make -s release NEXT="$next" SUITES=build &&
		[ "$(version_of "v$version")" = "$version" ] && [ "$(version_of HEAD)" = "$next" ] && [ -z "$(git status --porcelain)" ]
}

# refused WORDS NEXT
refused() {
	! $make -s release NEXT="$2" SUITES=build > build/refused 2>&1 && grep "$1" build/refused
}

refusals() {
	refused 'say what comes after' "$version" && echo > unknown && refused 'commit or remove' 1000.0.0
}

# What the zip holds is enough for make and make install.
build_zip() {
	python3 -m zipfile -e "$zip" build/zip && cd "build/zip/forgeerp-$version" && [ -z "$(perl test/tools/meta.pl)" ] &&
		$make -s -j"$(nproc)" && $make -s install DESTDIR="$PWD/stage" &&
		find stage -name "forgeerp--$version.sql" | grep . && find stage -name forgeerp.so | grep .
}

whole_source_package() {
	cd build/release && sha256sum --quiet -c SHA256SUMS && dpkg-source --extract "forgeerp_$version.dsc" source &&
		[ -s source/debian/control ] && [ -s source/forgeerp.control ]
}

mkdir -p build/log
test/tools/copy_tree.sh "$copy"
export GIT_AUTHOR_NAME=forgeerp GIT_AUTHOR_EMAIL=test@forgeerp.invalid GIT_COMMITTER_NAME=forgeerp GIT_COMMITTER_EMAIL=test@forgeerp.invalid
(cd "$copy" && git init -q && git add -A && git commit -q -m "a clone")
step "the version is released by one command, and the next one begun" release
step "the zip builds and installs by itself" build_zip
step "the source package is whole" whole_source_package
step "a step back, and a tree with changes, are refused" refusals
(cd "$copy" && $make -s clean) > /dev/null
rm -rf "$copy"
echo "1..$number"
exit $status
