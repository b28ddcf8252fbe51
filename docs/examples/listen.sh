#!/bin/sh
# Prints notifications as they arrive, with nothing but psql:
#
#	listen.sh "dbname=erp user=acme_clerk"
#
# psql looks for notifications when a statement has ended, so it is given an empty one every second.  A
# program can wait for them instead, and then read what is new: listen.py.
{
	echo 'LISTEN forgeerp_event; LISTEN forgeerp_insight;'
	while sleep 1; do
		echo ';' || exit
	done
} | psql -XqAt -d "$1"
