#!/usr/bin/python3
"""How long after a commit a listening client is told: one line for each sample, in milliseconds.

    latency.py CHANNEL COUNT

Connects twice by PGHOST and so on, as a login role bound to a tenant.  With channel forgeerp_event
a sample is a movement, and ends with the first notification of its position or a later one; with
forgeerp_insight it is a movement out of the ordinary, after ordinary ones, and ends with the
notification of its insight.  The clock starts when COMMIT is sent.
"""
import random
import select
import sys
import time
import uuid

import psycopg2

ORDINARY = 14  # movements after which a series has a baseline again


class Listener:
    def __init__(self, channel):
        self.connection = psycopg2.connect("")
        self.connection.autocommit = True
        self.connection.cursor().execute(f"LISTEN {channel}")

    def wait_for(self, is_wanted):
        """The time at which the first notification that is wanted has arrived."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            select.select([self.connection], [], [], 1)
            self.connection.poll()
            arrived_at = time.monotonic()
            while self.connection.notifies:
                if is_wanted(self.connection.notifies.pop(0).payload):
                    return arrived_at
        sys.exit("a notification has not come")


class Writer:
    def __init__(self):
        self.connection = psycopg2.connect("")
        self.cursor = self.connection.cursor()
        self.item = str(uuid.uuid4())
        self.execute("inventory.item.create", '{"name": "Item", "initial_quantity": 1000000}')
        self.connection.commit()

    def execute(self, command, payload):
        """The position of the command's last event; not committed."""
        self.cursor.execute("SELECT position FROM forge.execute(%s, %s, %s)", (command, self.item, payload))
        return self.cursor.fetchone()[0]

    def move(self, delta):
        """The position of the movement, and when its COMMIT was sent."""
        position = self.execute("inventory.item.adjust_stock", f'{{"delta": {delta}}}')
        sent_at = time.monotonic()
        self.connection.commit()
        return position, sent_at

    def insight_of(self, position):
        def is_wanted(payload):
            self.cursor.execute("SELECT event_position FROM erp.insight WHERE insight_id = %s", (payload,))
            row = self.cursor.fetchone()
            self.connection.commit()
            return row is not None and row[0] == position

        return is_wanted


def sample_event(writer, listener):
    position, sent_at = writer.move(random.choice((-1, 1)))
    return listener.wait_for(lambda payload: int(payload) >= position) - sent_at


def sample_insight(writer, listener):
    for number in range(ORDINARY):
        writer.move(1 + number % 3)
    time.sleep(0.2)
    position, sent_at = writer.move(100000)
    return listener.wait_for(writer.insight_of(position)) - sent_at


def main():
    channel, count = sys.argv[1], int(sys.argv[2])
    listener, writer = Listener(channel), Writer()
    sample = sample_event if channel == "forgeerp_event" else sample_insight
    for _ in range(count):
        time.sleep(random.uniform(0.03, 0.1))
        print(f"{1000 * sample(writer, listener):.3f}")


main()
