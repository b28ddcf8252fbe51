#!/bin/sh
# The extension installs, upgrades and goes away cleanly, one TAP line each.
#
#	upgrade_equals_fresh.sh VERSION
#
# From every release under sql/released: install it, update to VERSION, and compare the catalogue
# with a fresh install's.  pg_dump --binary-upgrade is the only dump that prints the members of an
# extension; object ids and transaction ids are blanked, as they differ by chance, and how far
# sequences have come, and the values of new columns in rows that are older.
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
		grep -vE '^(SELECT pg_catalog\.binary_upgrade_set_(next|missing_value)|SET relfrozenxid|--|$|\\(un)?restrict)' |
		sed -E "s/'[0-9]{5,}'/'OID'/g; s/'\{[0-9,]+\}'/'{OIDS}'/g; s/(setval\('[a-z_.]+'), .*/\1);/"
}

# What forge.doctor finds, but for servers of tests, which do not sync.
doctor() {
	run "$1" -A -t -c "SELECT check_name, subject, problem FROM forge.doctor() WHERE subject <> 'fsync'"
}

# What a command says where the release is older than the library: nothing if it works, the hint if it
# is refused with one.
told() {
	run postgres -c 'DROP DATABASE IF EXISTS forge_old' -c 'CREATE DATABASE forge_old' 2> /dev/null
	psql -X -q -d forge_old 2>&1 <<-SQL | awk '/^ERROR/ { failed = 1 } /^HINT/ { print; hint = 1 }
			END { if (failed && !hint) print "refused without a hint" }'
		CREATE EXTENSION forgeerp VERSION '$1';
		BEGIN;
		SELECT forge.act_as(forge.create_tenant('old'));
		SELECT * FROM erp.create_item('Bolt');
	SQL
}

# Rows as 0.1.0 wrote them, of a login role that it bound by its name alone.
bound_by_name() {
	psql -X -q <<-'SQL'
		WITH digest AS (
			SELECT sha256('forgeerp role binding forge_bound') AS d
		), stream AS (
			SELECT encode(set_byte(set_byte(substr(d, 1, 16), 6, get_byte(d, 6) & 15 | 128),
				8, get_byte(d, 8) & 63 | 128), 'hex')::uuid AS id,
				'00000000-0000-0000-0000-000000000000'::uuid AS system, tenant_id AS tenant
			  FROM digest, forge.tenant
		), event AS (
			INSERT INTO forge.event (position, version, occurred_at, recorded_at, schema_version, tenant_id,
				aggregate_id, event_id, command_id, aggregate_type, event_type, payload)
			SELECT nextval('forge.position_seq'), 1, now(), now(), 1, system, id, id, id,
				'identity.role_binding', 'identity.role_binding.bound',
				jsonb_build_object('role_name', 'forge_bound', 'tenant_id', tenant, 'roles', '[]'::jsonb)
			  FROM stream
		), head AS (
			INSERT INTO forge.stream (version, state_version, tenant_id, aggregate_id, aggregate_type, state)
			SELECT 1, 1, system, id, 'identity.role_binding', '\x01' FROM stream
		)
		INSERT INTO forge.role_binding_row
		SELECT system, id, 'forge_bound', tenant, NULL, '{}', 1, now() FROM stream;
	SQL
}

# The same after the update: of the role, by an event, and all as a replay has it.
bound_again() {
	psql -X -q -A -t -d forge_upgraded <<-'SQL'
		SELECT role_name, role_oid = 'forge_bound'::regrole, version FROM forge.role_binding;
		SELECT projection_name, problem FROM forge.verify('role_binding');
		SET SESSION AUTHORIZATION forge_bound;
		SELECT forge.current_tenant() IS NOT NULL;
	SQL
}

# An item with two events, as 0.1.0 stored it.  Its packed state is one that this library cannot read.
item_of_0_1_0() {
	psql -X -q <<-'SQL'
		WITH item (tenant_id, item_id) AS (
			SELECT tenant_id, '11111111-0000-4000-8000-000000000001'::uuid FROM forge.tenant
		), event AS (
			INSERT INTO forge.event (position, version, occurred_at, recorded_at, schema_version, tenant_id,
				aggregate_id, event_id, command_id, aggregate_type, event_type, payload)
			SELECT nextval('forge.position_seq'), e.version, now(), now(), 1,
				tenant_id, item_id, gen_random_uuid(), gen_random_uuid(), 'inventory.item', e.type, e.payload
			  FROM item, (VALUES
				(1, 'inventory.item.created', '{"sku": "BOLT", "name": "Bolt"}'::jsonb),
				(2, 'inventory.item.stock_adjusted', '{"delta": 10.5, "reason": "counted"}')) e (version, type, payload)
		), head AS (
			INSERT INTO forge.stream (version, state_version, tenant_id, aggregate_id, aggregate_type, state)
			SELECT 2, 2, tenant_id, item_id, 'inventory.item', '\x01' FROM item
		), claim AS (
			INSERT INTO forge.claim SELECT tenant_id, item_id, 'inventory.item.sku', 'BOLT' FROM item
		)
		INSERT INTO forge.item_row
		SELECT tenant_id, item_id, 'BOLT', 'Bolt', 10.5, 0, 10.5, 2, now(), true FROM item;
	SQL
}

# The same by the commands of a release whose tables are the library's.
item_of_later_release() {
	psql -X -q <<-'SQL' > /dev/null
		BEGIN;
		SELECT forge.act_as((SELECT tenant_id FROM forge.tenant));
		SELECT * FROM erp.create_item('Bolt', 'BOLT', item_id => '11111111-0000-4000-8000-000000000001');
		SELECT * FROM erp.adjust_stock('11111111-0000-4000-8000-000000000001', 10.5, 'counted');
		COMMIT;
	SQL
}

# That item after the update: it is there, commands go on where it stood, and all is what the log says.
item_again() {
	psql -X -q -A -t -d forge_upgraded <<-'SQL'
		BEGIN;
		SELECT true FROM (SELECT forge.act_as((SELECT tenant_id FROM forge.tenant))) signed_in;
		SELECT projection_name, problem FROM forge.verify();
		SELECT sku, name, on_hand, available, version FROM erp.item;
		SELECT on_hand, version FROM erp.adjust_stock('11111111-0000-4000-8000-000000000001', -0.5);
		SELECT version, event_type FROM forge.load('11111111-0000-4000-8000-000000000001') ORDER BY version;
		SELECT projection_name, problem FROM forge.verify();
		COMMIT;
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
printf 'forge_bound|t|2\nt\n' > build/upgrade/bound
cat > build/upgrade/item <<EOF
t
BOLT|Bolt|10.5|10.5|2
10|3
1|inventory.item.created
2|inventory.item.stock_adjusted
3|inventory.item.stock_adjusted
EOF
run postgres -c 'CREATE ROLE forge_bound LOGIN IN ROLE forge_app'
for script in $(find sql/released -name '*.sql' 2> /dev/null | sort -V); do
	from=$(basename "$script" .sql)
	from=${from#forgeerp--}
	case $from in *--*) continue ;; esac
	run postgres -c 'DROP DATABASE IF EXISTS forge_upgraded' -c 'CREATE DATABASE forge_upgraded' 2> /dev/null
	run forge_upgraded -c "CREATE EXTENSION forgeerp VERSION '$from'" -c "SELECT forge.create_tenant('shop')" > /dev/null
	if [ "$from" = 0.1.0 ]; then
		PGDATABASE=forge_upgraded bound_by_name
		PGDATABASE=forge_upgraded item_of_0_1_0
	else
		PGDATABASE=forge_upgraded item_of_later_release
	fi
	run forge_upgraded \
		-c "INSERT INTO forge.claim VALUES (gen_random_uuid(), gen_random_uuid(), 'old', 'old')" -c ANALYZE \
		-c "ALTER EXTENSION forgeerp UPDATE TO '$version'" || true
	dump --binary-upgrade forge_upgraded > "build/upgrade/from-$from.dump"
	same "$from upgraded to $version equals a fresh install" build/upgrade/fresh.dump "build/upgrade/from-$from.dump"
	doctor forge_upgraded > "build/upgrade/from-$from.doctor"
	same "and the doctor finds nothing in it" /dev/null "build/upgrade/from-$from.doctor"
	item_again > build/upgrade/item.again
	same "its data are what the log says, and commands go on" build/upgrade/item build/upgrade/item.again
	if [ "$from" = 0.1.0 ]; then
		bound_again > build/upgrade/bound.again
		same "a login role that was bound by its name is bound itself" build/upgrade/bound build/upgrade/bound.again
	fi
	# The tables of 0.1.0 differ from the library's.  Those of a release that was just frozen do not.
	told "$from" > "build/upgrade/from-$from.told"
	wanted=build/upgrade/update.told
	[ "$from" = 0.1.0 ] || [ -s "build/upgrade/from-$from.told" ] || wanted=/dev/null
	same "before that, a command works or says what to do" "$wanted" "build/upgrade/from-$from.told"
done
echo "1..$number"
exit $status
