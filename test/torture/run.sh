#!/bin/sh
# run.sh: the torture, as TAP.  torture.py says what it does.
#
# For root it mounts file systems that can be full, in a name space of its own that ends with it.  Where that
# is not permitted, or no other process may be traced, the faults that need it are left out, and it says so.
# Expects STAGE, PG_MAJOR, PG_BINDIR, PG_PKGLIBDIR and PG_SHAREDIR.
set -eu
unset PGPORT PGHOST PGHOSTADDR PGUSER PGDATABASE PGPASSWORD PGOPTIONS PGSERVICE PGSERVICEFILE PGSSLMODE
EXTENSION_PATH=$(test/tools/extension_path.sh "$STAGE" "$PG_MAJOR" "$PG_SHAREDIR")
TORTURE_DIRECTORY=$PWD/build/torture
TORTURE_BASE=$(mktemp -d /tmp/forge-torture.XXXXXX)
export STAGE PG_BINDIR PG_PKGLIBDIR EXTENSION_PATH TORTURE_DIRECTORY TORTURE_BASE
export PATH="$PG_BINDIR:$PATH" LANG=C.UTF-8 LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=test/http
trap 'rm -rf "$TORTURE_BASE"' EXIT
trap 'exit 1' INT TERM
chmod 755 "$TORTURE_BASE"
mkdir -p "$TORTURE_DIRECTORY"
alone=
if [ "$(id -u)" = 0 ] && unshare --mount --propagation private true 2> /dev/null; then
	alone="unshare --mount --propagation private"
	export TORTURE_MAY_MOUNT=yes
fi
umask 022
$alone /usr/bin/python3 test/torture/torture.py
