#!/bin/sh
# Build the machine's major version of PostgreSQL from Debian's source package, in a way that Debian does not, and
# print the path of its pg_config.
#
#	server_from_source.sh VARIANT
#
# The variant "assert" has PostgreSQL's own assertions, which also look at what an extension does to the server;
# "valgrind" tells valgrind what the server's memory contexts hand out.  Both are kept as build/servers/VARIANT, and
# the source beside them, for debuggers: each is built once, and anew after its folder was removed.
#
# Debian's patches are wanted, as our tests rest on extension_destdir.  The archive's hosts are those that this
# machine's apt knows; its own lists stay as they are, since sources may not be among them.
set -eu
variant=$1
servers=build/servers
case $variant in
	assert)   options="--enable-cassert" headers= cppflags= ;;
	valgrind) options= headers=valgrind cppflags=-DUSE_VALGRIND ;;
	*)        echo "which server?  There are \"assert\" and \"valgrind\"" >&2; exit 1 ;;
esac
# Within a make, its flags would reach that of the server.
unset MAKEFLAGS MAKELEVEL MFLAGS PG_CONFIG CFLAGS CPPFLAGS
make=make
packages="bison flex dpkg-dev libicu-dev libxml2-dev zlib1g-dev $headers"
major=$(pg_config --version | sed -E 's/^PostgreSQL ([0-9]+).*/\1/')
debian_share=$(pg_config --sharedir) debian_library=$(pg_config --pkglibdir)

# Asks apt about sources alone, from lists of its own.
apt_source() {
	apt-get -q -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$apt/sources" -o Dir::State::Lists="$apt/lists" \
		-o Dir::Cache="$apt/cache" -o APT::Sandbox::User="$(id -un)" "$@"
}

# The archive's newest sources first.  A mirror may lack those of a security update, so older ones are better than none.
fetch() {
	apt=$directory/apt
	rm -rf "$apt" "$directory/source"
	mkdir -p "$apt/sources" "$apt/lists" "$apt/cache/archives/partial" "$directory/source"
	for file in $(find /etc/apt/sources.list* -name '*.list' -o -name '*.sources'); do
		sed -E 's/^deb[[:space:]]/deb-src /; s/^Types:.*/Types: deb-src/' "$file" > "$apt/sources/$(basename "$file")"
	done
	apt_source update || true
	cd "$directory/source"
	for version in $(apt-cache -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$apt/sources" \
			-o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache" showsrc "postgresql-$major" |
			sed -n 's/^Version: //p' | sort -V -r); do
		apt_source source "postgresql-$major=$version" && mv postgresql-*/ tree && break
	done
	cd "$root"
	[ -d "$directory/source/tree" ] || { echo "apt has no sources of PostgreSQL $major" >&2; return 1; }
}

# Debian's PostgreSQL would install its libraries beside those of the machine's server if "postgres" were not in libdir.
build() {
	prefix=$directory/$variant
	rm -rf "$prefix" "$prefix.objects"
	mkdir "$prefix.objects"
	cd "$prefix.objects"
	../source/tree/configure --prefix="$prefix" --libdir="$prefix/lib/postgresql" --enable-debug --enable-tap-tests \
		--with-openssl --with-icu --with-libxml --without-readline --with-system-tzdata=/usr/share/zoneinfo $options \
		CFLAGS="-Og -fno-omit-frame-pointer" CPPFLAGS="$cppflags"
	$make -s -j"$(nproc)"
	$make -s install
	for contrib in amcheck pg_stat_statements; do
		$make -s -C "contrib/$contrib" install
	done
	cd "$root"
	rm -rf "$prefix.objects"
}

# What Debian packages apart from PostgreSQL and our tests need.
link_extensions() {
	for name in pgtap plpgsql_check; do
		ln -s "$debian_share/extension/$name"* "$($pg_config --sharedir)/extension"
		[ ! -e "$debian_library/$name.so" ] || ln -s "$debian_library/$name.so" "$($pg_config --pkglibdir)"
	done
}

root=$PWD
test/tools/stage.sh "$servers"
directory=$(readlink -f "$servers")
pg_config=$directory/$variant/bin/pg_config
exec 9> "$directory/lock"
flock 9
if [ ! -e "$directory/$variant/complete" ]; then
	PG_MAJOR=$major PACKAGES="$packages" test/tools/deps.sh >&2
	echo "building PostgreSQL $major, variant \"$variant\" (some minutes); what is done stands in $servers/$variant.log" >&2
	{
		set -x
		[ -d "$directory/source/tree" ] || fetch
		build
		link_extensions
		touch "$directory/$variant/complete"
	} > "$directory/$variant.log" 2>&1 9>&-
fi
echo "$pg_config"
