#!/bin/bash
# Run a command as root in a small system of its own: the Debian release that has PostgreSQL MAJOR.
#
#	chroot.sh DIRECTORY MAJOR COMMAND ...
#
# debootstrap makes DIRECTORY if it is not there yet; it is kept for the next time.  The command starts in /srv of
# that system.  It gets this machine's proxies and certificates, how apt and npm are set up to fetch, and of the
# other variables those that PASS names.
#
# The mounts are made in a namespace of their own: nobody else sees them, so nobody's "rm -rf" can follow them,
# and they are gone with the last process, which cannot outlive this script.
set -eu
directory=$1
case $2 in
	15) release=bookworm ;;
	17) release=trixie ;;
	18) release=forky ;;
	*)  echo "which PostgreSQL?  Debian has VERSION=15, 17 and 18" >&2; exit 1 ;;
esac
shift 2

if [ "$(id -u)" != 0 ]; then
	echo "a system of its own needs root: run this with sudo" >&2
	exit 1
fi
if ! unshare --mount --pid --ipc --fork true; then
	echo "this machine does not let root make namespaces, so no other system runs on it" >&2
	exit 1
fi
if ! command -v debootstrap > /dev/null; then
	apt-get update -q
	apt-get install -q -y --no-install-recommends debootstrap
fi

# Under another name until it is whole.  All releases since Debian 8 are made in one way, that of "sid"; so
# are those that this debootstrap has not heard of.
if [ ! -d "$directory" ]; then
	rm -rf "$directory.part"
	mkdir -p "$directory.part"
	if ! debootstrap --variant=minbase "$release" "$directory.part" "" /usr/share/debootstrap/scripts/sid > "$directory.log" 2>&1; then
		tail -n 5 "$directory.log" >&2
		echo "Debian's \"$release\" cannot be had here: all of it in $directory.log" >&2
		exit 1
	fi
	mv "$directory.part" "$directory"
fi

# How things are fetched.  The certificates are copied each time, as a package may have replaced them.
cp -L /etc/resolv.conf /etc/hosts "$directory/etc/"
apt-config dump | grep -E '^Acquire::(http|https|Check)' > "$directory/etc/apt/apt.conf.d/01fetch" || true
[ ! -e ~/.npmrc ] || cp ~/.npmrc "$directory/root/"
for file in "${SSL_CERT_FILE:-}" "${NODE_EXTRA_CA_CERTS:-}"; do
	[ ! -e "$file" ] || install -D -m 644 "$file" "$directory$file"
done
environment=(HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY SSL_CERT_FILE NODE_EXTRA_CA_CERTS ${PASS:-}; do
	[ -z "${!name:-}" ] || environment+=("$name=${!name}")
done

# The first process of a namespace is the parent of all that have lost theirs: bash buries them.
inside='
cd "$1"
shift
mount -t proc proc proc
mount -t sysfs sysfs sys
mount --rbind /dev dev
chroot . env --chdir=/srv --ignore-environment "$@"
exit $?'
exec unshare --mount --pid --ipc --fork --kill-child bash -e -c "$inside" bash "$directory" "${environment[@]}" "$@"
