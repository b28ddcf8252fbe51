#!/bin/sh
# pg_upgrade takes a shop from PostgreSQL 15 to 17, as docs/upgrading.md tells it.
#
# Both are in a Debian 13 of its own, which is kept as build/chroot-17-upgrade: 15 comes from the archive of
# Debian 12, whose packages are taken only where Debian 13 has none of that name.
set -eu
new=17
directory=build/chroot-$new-upgrade
mkdir -p build
exec 9> "$directory.lock"
flock -n 9 || { echo "another run is at work in $directory" >&2; exit 1; }

test/tools/chroot.sh "$directory" "$new" sh -e -c '
	sed "s/ trixie / bookworm /" /etc/apt/sources.list > /etc/apt/sources.list.d/older.list
	printf "%s\n" "Package: *" "Pin: release n=bookworm" "Pin-Priority: 100" > /etc/apt/preferences.d/older
	apt-get update -q
	apt-get install -q -y --no-install-recommends postgresql-common
	echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf
	apt-get install -q -y --no-install-recommends gcc libc6-dev libjwt-dev libssl-dev make perl xz-utils \
		postgresql-15 postgresql-server-dev-15 postgresql-17 postgresql-server-dev-17' > "$directory.log" 2>&1 ||
	{ tail -n 20 "$directory.log" >&2; exit 1; }
test/tools/copy_tree.sh "$directory/srv/forgeerp"
exec test/tools/chroot.sh "$directory" "$new" sh -e -c 'cd forgeerp; test/pg_upgrade/check.sh 15 17'
