#!/bin/bash
# The rules that a compiler does not check, one TAP line each.  What breaks a rule is listed above
# its line, and the line says what to do.  Runs after a build, from the root of the tree; needs
# PURE (the sources of the pure layers) and VERSION (of the extension).
set -u
number=0
status=0

# rule NAME WHAT-TO-DO COMMAND: the rule holds when the command prints nothing.
rule() {
	local name=$1 remedy=$2 found
	number=$((number + 1))
	found=$($3 2>&1)
	if [ -z "$found" ]; then
		echo "ok $number - $name"
	else
		sed 's/^/#   /' <<< "$found"
		echo "not ok $number - $name: $remedy"
		status=1
	fi
}

# Other versions lay out some lines differently, so only one can be the judge.
format() {
	test/tools/c_files.sh | xargs clang-format --dry-run -Werror 2>&1 |
		sed -nE 's/^([^ :]+):[0-9]+:.*error:.*/\1/p' | uniq
}

# What the pure objects call and do not define themselves.  allowed: the C library's functions on
# memory and text, the compiler's helpers for 128-bit numbers, its stack and buffer checks, and in
# analytics this much of libm.
impure_calls() {
	local memory='mem(chr|cmp|cpy|move|set)' compiler='__[a-z]*ti[34]|_GLOBAL_OFFSET_TABLE_'
	local text='str(chr|cmp|cspn|len|ncmp|nlen|pbrk|rchr|spn|str)'
	local checks='__stack_chk_fail|__(mem|str)[a-z]+_chk'
	local libm='(ceil|erf|erfc|exp|expm1|fabs|floor|fmax|fmin|hypot|lgamma|log|log10|log1p|log2|pow|round|sqrt|trunc)f?'
	local object allowed
	for object in $PURE_OBJECTS; do
		allowed="$memory|$text|$compiler|$checks"
		[[ $object == src/analytics/* ]] && allowed="$allowed|$libm"
		nm -u "$object" | awk '{ print $2 }' | grep -vxE "$allowed" |
			grep -vxFf <(nm --defined-only $PURE_OBJECTS | awk '$2 ~ /[A-Z]/ { print $3 }') |
			sed "s,^,${object%.o}.c calls ,"
	done
}

# Tables of constants live in .rodata and .data.rel.ro; what can be written, in these.
mutable_state() {
	local object
	for object in $PURE_OBJECTS; do
		objdump -t "$object" |
			awk '$3 == "O" && $4 ~ /^\.(data|bss|tdata|tbss)/ && $4 !~ /^\.data\.rel\.ro/ { print $NF }' |
			sed "s,^,${object%.o}.c writes to ,"
	done
}

# libjwt does signatures and nothing else, in one file that guards it.
strangers_to_libjwt() {
	grep -rlE '^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]jwt\.h' src | grep -vxF src/auth/jwt_libjwt.c
}

# Calls between files that come back: A calls B, and B calls A, perhaps by way of others.  tsort says
# who is in a circle.  What describe.pl makes points to all aggregates and is left out.
circles() {
	find src -name '*.c' | sed 's/c$/o/' | xargs nm -A 2> /dev/null | sed 's/\.o:/.c /' | awk '
		$(NF - 1) == "T" { home[$NF] = $1 }
		$(NF - 1) == "U" { from[++count] = $1; called[count] = $NF }
		END { for (i = 1; i <= count; i++) if (called[i] in home && home[called[i]] != from[i]) print from[i], home[called[i]] }' |
		sort -u | tsort 2>&1 > /dev/null | sed -n 's/^tsort: \(src.*\)/\1 is in a circle/p'
}

foreign_exports() {
	nm -D --defined-only forgeerp.so | awk '{ print $3 }' |
		grep -vxE 'forge_.*|pg_finfo_forge_.*|Pg_magic_func|_PG_init'
}

# differ A B: what stands in one list only.
differ() {
	diff <(sort <<< "$1") <(sort <<< "$2") | sed -n 's/^[<>] //p'
}

unlisted_pieces() {
	differ "$(grep -v '^#' sql/MANIFEST)" "$(cd sql && ls *.sql | grep -vE '^(header|forgeerp--.*)\.sql$')"
}

# An expected file may have variants: name_1.out.
tests_without_pair() {
	differ "$(cd test/sql && find . -name '*.sql' | sed 's,^\./,,; s,\.sql$,,')" \
		"$(cd expected && find . -name '*.out' ! -path './specs/*' | sed -E 's,^\./,,; s,(_[0-9])?\.out$,,' | sort -u)"
	differ "$(cd test/specs && ls | sed 's,\.spec$,,')" \
		"$(cd expected/specs && ls | sed -E 's,(_[0-9])?\.out$,,' | sort -u)"
}

# Where make would not look for them.
misplaced_tests() {
	find test/sql -name '*.sql' ! -path 'test/sql/*/*.sql' -o -path 'test/sql/*/*/*.sql'
	find test/unit -name '*.c' ! -path 'test/unit/test_*.c'
	find test/fuzz -name '*.c' ! -path 'test/fuzz/fuzz_*.c'
	find test/tap -name '*.pl' ! -path 'test/tap/[0-9]*.pl'
}

changed_releases() {
	[ -d sql/released ] || return
	(cd sql/released && sha256sum --quiet -c SHA256SUMS 2>&1 | grep -v WARNING
	 differ "$(ls | grep -vx SHA256SUMS)" "$(sed 's/^[^ ]* *//' SHA256SUMS)")
}

# What is shown on the page on older versions is built and run by "make check-fields".
invented_examples() {
	perl -0777 -ne 'sub plain { return $_[0] =~ s/\s+/ /gr }
		if ($ARGV =~ /\.md$/) { push @blocks, /```c\n(.*?)```/gs } else { $built .= $_ }
		END { index(plain($built), plain($_)) >= 0 or print for @blocks }' docs/changing-an-aggregate.md test/fields/*.[ch]
}

# What a release could write is read for ever.
releases_without_events() {
	local script version
	for script in sql/released/forgeerp--*.sql; do
		version=${script#sql/released/forgeerp--}
		version=${version%.sql}
		[[ $version == *--* ]] || [ -s "test/golden/$version.jsonl" ] || echo "test/golden/$version.jsonl is missing"
	done
}

unequal_versions() {
	grep -qF "\"version\": \"$VERSION\"" META.json || echo "META.json does not name $VERSION"
	head -n 1 debian/changelog | grep -qF "($VERSION)" || echo "debian/changelog does not begin with $VERSION"
	grep -q "^## ${VERSION//./\\.} " docs/releases.md || echo "docs/releases.md does not tell of $VERSION"
	[ ! -e "sql/released/forgeerp--$VERSION.sql" ] || echo "$VERSION is released and frozen"
	[ ! -d sql/released ] || compgen -G "sql/upgrade/*--$VERSION.sql" > /dev/null ||
		echo "no sql/upgrade/ step leads to $VERSION"
}

package_metadata() {
	perl test/tools/meta.pl
}

# The second line of a C file is its name, and no other file of src/ has that.
misnamed_files() {
	local file
	find src -name '*.[ch]' | sed 's,.*/,,' | sort | uniq -d | sed 's,$, is the name of several files,'
	for file in $(test/tools/c_files.sh); do
		[ "$(sed -n '2s/^ \* //p' "$file")" = "${file##*/}" ] || echo "$file is not named so in its second line"
	done
}

PURE_OBJECTS=${PURE//.c/.o}

if clang-format --version | grep -q 'version 14\.'; then
	rule "sources are formatted" "run \"make format\"" format
else
	echo "ok $((number += 1)) - sources are formatted # SKIP the judge is clang-format 14"
fi
rule "files are named in their second line, each by a name of its own" "rename the file, or write its name there" misnamed_files
rule "a description that is wrong ends the build" "have describe.pl complain of it" test/tools/misdescribed.sh
rule "the format of packed states follows their members" "let describe.pl hash what is missing" test/tools/formats.sh
rule "includes point to the left" "move the code to a layer that may see both" test/tools/layers.sh
rule "the pure layers call nothing but themselves" "move the call to an outer layer" impure_calls
rule "the pure layers keep no state" "make it const, or let the caller hold it" mutable_state
rule "files call each other one way" "move the function to a file below both" circles
rule "one file sees libjwt" "call forge_libjwt_verify" strangers_to_libjwt
rule "exported symbols are ours" "make it static or give it the prefix forge_" foreign_exports
rule "sql/MANIFEST lists every piece" "add the line or the file" unlisted_pieces
rule "every test has its expected output" "run it and \"make accept\", or remove the orphan" tests_without_pair
rule "every test is where make finds it" "move or rename it" misplaced_tests
rule "released scripts are as they were" "restore them; changes go into sql/upgrade/" changed_releases
rule "examples of older versions are built" "show what test/fields has" invented_examples
rule "every release has left its events" "take the file from the release's tag (\"make golden\")" releases_without_events
rule "versions agree" "set default_version, META.json, debian/changelog, docs/releases.md and the upgrade step" unequal_versions
rule "META.json keeps the rules of PGXN" "say it as PGXN's Meta Spec has it" package_metadata
echo "1..$number"
exit $status
