#!/bin/sh
# Print the setting by which a server finds extensions under a stage, as a line of postgresql.conf.
#
#	extension_path.sh STAGE MAJOR SHAREDIR
#
# Debian's servers have extension_destdir up to PostgreSQL 17; from 18 on PostgreSQL itself has
# extension_control_path.
set -eu
if [ "$2" -ge 18 ]; then
	echo "extension_control_path = '$1$3:\$system'"
else
	echo "extension_destdir = '$1'"
fi
