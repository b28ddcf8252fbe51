#!/bin/sh
# The extension installs, upgrades and goes away cleanly, one TAP line each.
#
#	upgrade_equals_fresh.sh VERSION
#
# From every release under sql/released: install it, update to VERSION, and compare the catalogue
# with a fresh install's.  pg_dump --binary-upgrade is the only dump that prints the members of an
# extension; object ids and transaction ids are blanked, as they differ by chance.
set -eu
version=$1
number=0
status=0
mkdir -p build/upgrade

run() {
	psql -X -q -v ON_ERROR_STOP=1 -d "$@"
}

dump() {
	pg_dump --schema-only --no-owner "$@" |
		grep -vE '^(SELECT pg_catalog\.binary_upgrade_set_next|SET relfrozenxid|--|$|\\(un)?restrict)' |
		sed -E "s/'[0-9]{5,}'/'OID'/g; s/'\{[0-9,]+\}'/'{OIDS}'/g"
}

# What forge.doctor finds, but for servers of tests, which do not sync.
doctor() {
	run "$1" -A -t -c "SELECT check_name, subject, problem FROM forge.doctor() WHERE subject <> 'fsync'"
}

# What a command says where the release is older than the library.
told() {
	run postgres -c 'DROP DATABASE IF EXISTS forge_old' -c 'CREATE DATABASE forge_old' 2> /dev/null
	psql -X -q -d forge_old 2>&1 <<-SQL | grep '^HINT' || true
		CREATE EXTENSION forgeerp VERSION '$1';
		BEGIN;
		SELECT forge.act_as(forge.create_tenant('old'));
		SELECT * FROM erp.create_item('Bolt');
	SQL
}

# same NAME EXPECTED ACTUAL
same() {
	number=$((number + 1))
	if diff -u "$2" "$3"; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		status=1
	fi
}

for database in forge_fresh forge_dropped; do
	run postgres -c "CREATE DATABASE $database"
done
run forge_fresh -c 'CREATE EXTENSION forgeerp'
dump --binary-upgrade forge_fresh > build/upgrade/fresh.dump
doctor forge_fresh > build/upgrade/fresh.doctor
same "the doctor finds nothing in a fresh install" /dev/null build/upgrade/fresh.doctor

dump forge_dropped > build/upgrade/empty.dump
run forge_dropped -c 'CREATE EXTENSION forgeerp' -c 'DROP EXTENSION forgeerp'
dump forge_dropped > build/upgrade/dropped.dump
same "DROP EXTENSION leaves nothing behind" build/upgrade/empty.dump build/upgrade/dropped.dump

echo 'HINT:  Run ALTER EXTENSION forgeerp UPDATE.' > build/upgrade/update.told
for script in $(find sql/released -name '*.sql' 2> /dev/null | sort -V); do
	from=$(basename "$script" .sql)
	from=${from#forgeerp--}
	case $from in *--*) continue ;; esac
	run postgres -c 'DROP DATABASE IF EXISTS forge_upgraded' -c 'CREATE DATABASE forge_upgraded' 2> /dev/null
	run forge_upgraded -c "CREATE EXTENSION forgeerp VERSION '$from'" \
		-c "INSERT INTO forge.claim VALUES (gen_random_uuid(), gen_random_uuid(), 'old', 'old')" -c ANALYZE \
		-c "ALTER EXTENSION forgeerp UPDATE TO '$version'" || true
	dump --binary-upgrade forge_upgraded > "build/upgrade/from-$from.dump"
	same "$from upgraded to $version equals a fresh install" build/upgrade/fresh.dump "build/upgrade/from-$from.dump"
	doctor forge_upgraded > "build/upgrade/from-$from.doctor"
	same "and the doctor finds nothing in it" /dev/null "build/upgrade/from-$from.doctor"
	told "$from" > "build/upgrade/from-$from.told"
	same "before that, a command says what to do" build/upgrade/update.told "build/upgrade/from-$from.told"
done
echo "1..$number"
exit $status
