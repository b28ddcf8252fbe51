#!/bin/sh
# What the documentation shows is what happens: one TAP line for each page with SQL in it, and one
# for the links.
#
#	docs.sh [PAGE ...]
#
# Every block of README.md and docs/ marked "sql" is run by psql, and the block marked "text" below
# it must be what psql prints: all of it but spaces at the ends of lines, empty lines and the
# LOCATION of \errverbose (a line of our source).  A block that has no "text" below it prints nothing.
# The commands of a block marked "sh" are run in between, in a directory of their own that has docs/ in it.
#
# Each page is one session of a superuser in a database of its own, which is called erp.  The README and
# the tour begin with an empty one; the other pages with a copy of the database at the end of the tour.
set -eu
pages=${*:-README.md CONTRIBUTING.md SECURITY.md docs/tour.md $(find docs -name '*.md' ! -path docs/tour.md | sort)}
number=0
status=0
rm -rf build/docs
mkdir -p build/docs

# result STATUS NAME
result() {
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		status=1
	fi
}

# blocks PAGE WORK: the page's SQL, and what it says that comes of it; each begins with its line.
blocks() {
	awk -v page="$1" -v input="$2.sql" -v expected="$2.expected" '
		inside != "" && /^```/ { inside = before = ""; next }
		/^```sql$/             { inside = input
		                         print "\\echo == " page ":" FNR > input
		                         print "== " page ":" FNR > expected
		                         next }
		/^```sh$/              { inside = input; before = "\\! "; next }
		/^```/                 { inside = /^```text$/ ? expected : "/dev/null"; next }
		inside != ""           { print before $0 > inside }' "$1"
}

squeeze() {
	sed -E 's/ +$//; /^$/d; /^LOCATION:  /d' "$1"
}

# run PAGE WORK: prints how what it says differs from what psql prints.
run() {
	case $1 in
		README.md | docs/tour.md) psql -X -q -d postgres -c "CREATE DATABASE erp" ;;
		*)
			psql -X -q -d postgres -c 'CREATE DATABASE erp TEMPLATE "forge docs tour"'
			psql -X -q -d erp -c 'SELECT forge.adopt_jobs()' > "$2.adopted"
			;;
	esac
	mkdir -p "$2"
	ln -s "$PWD/docs" "$2/docs"
	(cd "$2" && psql -X -d erp) < "$2.sql" > "$2.output" 2>&1
	psql -X -q -d postgres -c "ALTER DATABASE erp RENAME TO \"forge docs $(basename "$1" .md)\""
	squeeze "$2.expected" > "$2.wanted"
	squeeze "$2.output" > "$2.got"
	diff -u "$2.wanted" "$2.got"
}

# Prints the links that lead to no file; one to another place than the tree is not looked at.
dead_links() {
	for page in $pages; do
		grep -oE '\]\([^)#:]+(#[^)]*)?\)' "$page" | sed -E 's/^\]\(([^)#]+).*/\1/' | while read -r link; do
			[ -e "$(dirname "$page")/$link" ] || echo "# $page: $link"
		done
	done
}

for page in $pages; do
	grep -q '^```sql$' "$page" || continue
	work=build/docs/$(basename "$page" .md)
	blocks "$page" "$work"
	difference=0
	run "$page" "$work" || difference=1
	result $difference "$page shows what psql prints"
done

dead=$(dead_links)
[ -z "$dead" ] || echo "$dead"
result "${#dead}" "links lead to files"
echo "1..$number"
exit $status
