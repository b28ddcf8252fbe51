#!/usr/bin/python3
"""Prints what is new in the feed, and each new insight, as soon as it is there.

    listen.py "dbname=erp user=acme_clerk" [POSITION]

The feed is read from a position on (0: from the beginning), so nothing is missed while this program
was not running; keep the last one that it has printed.  Needs psycopg2 (Debian: python3-psycopg2).
"""
import select
import sys

import psycopg2


def read_feed(cursor, position):
    """Prints the events after a position; returns the position of the last one."""
    while True:
        cursor.execute("SELECT position, event_type, aggregate_id FROM forge.read(%s)", (position,))
        events = cursor.fetchall()
        for event in events:
            print("event", *event, flush=True)
        if not events:
            return position
        position = events[-1][0]


def show_insight(cursor, insight_id):
    """Prints an insight; row security shows none of another tenant."""
    cursor.execute("SELECT severity, explanation FROM erp.insight WHERE insight_id = %s", (insight_id,))
    for insight in cursor.fetchall():
        print("insight", *insight, flush=True)


def main():
    connection = psycopg2.connect(sys.argv[1])
    connection.autocommit = True  # a transaction that stays open would not be told anything
    position = int(sys.argv[2]) if len(sys.argv) > 2 else 0

    with connection.cursor() as cursor:
        # Listen first, then read: what comes in between is told, and only read twice.
        cursor.execute("LISTEN forgeerp_event; LISTEN forgeerp_insight")
        position = read_feed(cursor, position)
        while True:
            if not connection.notifies:  # some may have come with the answer to a query
                select.select([connection], [], [])
                connection.poll()
            while connection.notifies:
                notification = connection.notifies.pop(0)
                if notification.channel == "forgeerp_insight":
                    show_insight(cursor, notification.payload)
            position = read_feed(cursor, position)


if __name__ == "__main__":
    main()
