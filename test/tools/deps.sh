#!/bin/sh
# Install the Debian packages that building and testing need and that are missing, and those that PACKAGES names.
#
# PostgreSQL's major version is PG_MAJOR, else that of a pg_config whose build files are there, else
# the one of the Debian release.  Server, client and headers go into one call of apt, also when only
# one of them is missing, because their versions must match; where the server is older than the
# archive's, this upgrades it, and Debian restarts its clusters as with any upgrade.
#
# On a first install Debian would create a cluster "main" and start it as a service.  We do not need
# it: a configuration that exists only during the install makes it in a directory that is thrown
# away, and there is nothing to start.
set -eu

major_version() {
	if [ -n "${PG_MAJOR:-}" ]; then
		echo "$PG_MAJOR"
		return
	fi
	pg_config=${PG_CONFIG:-pg_config}
	if pgxs=$($pg_config --pgxs 2> /dev/null) && [ -e "$pgxs" ]; then
		$pg_config --version | sed -E 's/^PostgreSQL ([0-9]+).*/\1/'
		return
	fi
	case $(. /etc/os-release && echo "${VERSION_CODENAME:-}") in
		bookworm) echo 15 ;;
		trixie)   echo 17 ;;
		forky)    echo 18 ;;
		*)        echo "which PostgreSQL?  Name its major version: PG_MAJOR=15 make deps" >&2; exit 1 ;;
	esac
}

# Prints the version of an installed package, and nothing for others.
installed() {
	dpkg-query -W -f '${db:Status-Status} ${Version}\n' "$1" 2> /dev/null | sed -n 's/^installed //p'
}

if ! command -v apt-get > /dev/null; then
	echo "this is not Debian: see $0 for what to install" >&2
	exit 1
fi
major=$(major_version)
matching="postgresql-$major postgresql-client-$major postgresql-server-dev-$major"
packages="gcc libc6-dev perl xz-utils clang clang-format libclang-rt-dev libjwt-dev libssl-dev libipc-run-perl python3-psycopg2 strace
	chromium fonts-dejavu-core hledger ledger beancount json-schema-test-suite python3-jsonschema
	postgresql-$major-pgtap postgresql-$major-plpgsql-check libtap-parser-sourcehandler-pgtap-perl ${PACKAGES:-}"

# Node may come from elsewhere, with npm in the same package.
command -v node > /dev/null || packages="$packages nodejs"
command -v npm > /dev/null || packages="$packages npm"

missing=
for package in $packages; do
	[ -n "$(installed "$package")" ] || missing="$missing $package"
done
if [ "$(for package in $matching; do installed "$package"; done | uniq -c | awk '{ print $1 }')" != 3 ]; then
	missing="$matching$missing"
fi
[ -n "$missing" ] || exit 0

echo "installing Debian packages:" $missing
as_root=
if [ "$(id -u)" != 0 ]; then
	as_root=sudo
	if ! command -v sudo > /dev/null; then
		echo "this needs root and there is no sudo; as root: apt-get install" $missing >&2
		exit 1
	fi
fi
scratch=$(mktemp -d /tmp/forgeerp-deps.XXXXXX)
trap '$as_root rm -rf "$scratch"' EXIT
chmod 755 "$scratch"
printf "%s\n" "start_conf = 'disabled'" "data_directory = '$scratch/data/%v/%c'" > "$scratch/createcluster.conf"

$as_root apt-get update -q
$as_root env DEBIAN_FRONTEND=noninteractive PGSYSCONFDIR="$scratch" PG_CLUSTER_CONF_ROOT="$scratch/conf" \
	apt-get install -q -y --no-install-recommends $missing
