#!/usr/bin/python3
"""How cost grows with events and tenants: run.sh starts this with a server at hand.

GROWTH_EVENTS ("10000 100000 1000000 10000000") and GROWTH_TENANTS ("1 100 10000") are how many there are of each; a tenant has
at least ten events.  GROWTH_REPETITIONS (400) is how often each call is measured.  GROWTH_SECONDS (0) is how long, at the
end, two clients work as fast as they can, while the tables are looked at a dozen times.  Prints tables for docs/growth.md.
"""
import os
import subprocess
import sys
import time

import psycopg2

SIZES = [int(n) for n in os.environ.get("GROWTH_EVENTS", "10000 100000 1000000 10000000").split()]
TENANTS = [int(n) for n in os.environ.get("GROWTH_TENANTS", "1 100 10000").split()]
REPETITIONS = int(os.environ.get("GROWTH_REPETITIONS", 400))
SECONDS = int(os.environ.get("GROWTH_SECONDS", 0))
EVENTS_OF_AN_ITEM = 10
HERE = os.path.dirname(__file__)
TICKS = os.sysconf("SC_CLK_TCK")


def connect(database, user="postgres"):
    connection = psycopg2.connect(dbname=database, user=user, options="-c synchronous_commit=off")
    connection.autocommit = True
    return connection


def rows(connection, text):
    cursor = connection.cursor()
    cursor.execute(text)
    return cursor.fetchall() if cursor.description else []


def value(connection, text):
    return rows(connection, text)[0][0]


def say(text):
    print(text, file=sys.stderr, flush=True)


def cpu_seconds(process):
    """What a process has spent on a processor; 0 if there is none."""
    try:
        fields = open(f"/proc/{process}/stat").read().rpartition(")")[2].split()
    except (FileNotFoundError, TypeError):
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS


def worker(connection):
    """The process id of the worker of this database."""
    found = rows(connection, "SELECT pid FROM pg_stat_activity WHERE backend_type = 'forgeerp worker' AND datname = current_database()")
    return found[0][0] if found else None


def timed(connection, statement):
    """CPU of the backend, in milliseconds."""
    begin = value(connection, "SELECT bench.cpu()")
    rows(connection, statement)
    return float(value(connection, "SELECT bench.cpu()") - begin) / 1000


def await_worker(connection):
    while value(connection, "SELECT coalesce(sum(lag), 0) FROM forge.projection"):
        time.sleep(0.2)


class Growth:
    """A database with so many tenants, whose log grows."""

    def __init__(self, tenants):
        self.tenants = tenants
        self.items = 0
        name = f"growth_{tenants}"
        rows(connect("postgres"), f"CREATE DATABASE {name}")
        subprocess.run(["psql", "-qX", "-d", name, "-f", f"{HERE}/setup.sql"], check=True)
        self.connection = connect(name)
        self.operator = connect(name, "growth_operator")
        self.columns = []

    def create_tenants(self):
        """The CPU of one tenant's creation, in ms, of the first hundred and of the last."""
        hundred = min(100, self.tenants)
        first = timed(self.connection, f"CALL bench.create_tenants(1, {hundred})") / hundred
        rows(self.connection, f"CALL bench.create_tenants({hundred + 1}, {self.tenants - hundred})")
        begin = max(hundred, self.tenants - hundred)
        last = timed(self.connection, f"CALL bench.create_tenants({begin + 1}, {self.tenants})") / max(1, self.tenants - begin)
        return first, last if self.tenants > hundred else first

    def grow(self, events):
        """Until there are so many; returns what that took of the worker's CPU, in seconds."""
        items = events // self.tenants // EVENTS_OF_AN_ITEM
        before = cpu_seconds(worker(self.connection))
        rows(self.connection, f"CALL bench.fill({self.tenants}, {self.items + 1}, {items}, {EVENTS_OF_AN_ITEM - 1})")
        self.items = items
        await_worker(self.connection)
        return cpu_seconds(worker(self.connection)) - before

    def measure(self, events):
        """A column of the table: what each thing takes now."""
        say(f"{self.tenants} tenants, {events} events: filling")
        worked = self.grow(events)
        say("measuring")
        stored = value(self.connection, "SELECT count(*) FROM forge.event")
        self.columns.append((f"{events:,}", self.of_calls(stored) | self.of_storage(stored) | self.of_checks(stored) | {
            "the worker, CPU s since the column before": f"{worked:.1f}"}))

    def of_calls(self, stored):
        """CPU, 99th percentile of the time, and blocks of each; of the CPU, less what the measurement itself takes."""
        rows(self.connection, "TRUNCATE bench.sample")
        rows(self.operator, f"CALL bench.measure({self.tenants}, {self.items}, {stored}, {REPETITIONS})")
        calls = rows(self.connection, """
            SELECT call, percentile_cont(0.5) WITHIN GROUP (ORDER BY cpu_us), percentile_cont(0.99) WITHIN GROUP (ORDER BY elapsed_us),
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY blocks)
              FROM bench.sample GROUP BY call ORDER BY array_position(ARRAY(SELECT bench.calls()), call)""")
        nothing = calls[0][1]
        return {call: f"{cpu_us - nothing:,.0f} · {p99_us:,.0f} · {blocks:,.0f}" for call, cpu_us, p99_us, blocks in calls[1:]}

    def of_storage(self, stored):
        sizes = rows(self.connection, """
            SELECT sum(pg_table_size(c.oid)) FILTER (WHERE c.relname = 'event'), sum(pg_indexes_size(c.oid)) FILTER (WHERE c.relname = 'event'),
                   sum(pg_total_relation_size(c.oid)) FILTER (WHERE c.relname <> 'event')
              FROM pg_class c WHERE c.relnamespace = 'forge'::regnamespace AND c.relkind = 'r'""")[0]
        return {"bytes an event: the log, its indexes, all else": " · ".join(f"{size / stored:,.0f}" for size in sizes)}

    def of_checks(self, stored):
        verify = "SELECT count(*) FROM forge.verify()"
        return {"forge.verify() by a tenant, CPU ms": f"{timed(self.one_tenant(), verify):,.0f}",
                "forge.verify() of all, µs an event": f"{1000 * timed(self.connection, verify) / stored:.2f}",
                "forge.doctor(), CPU ms": f"{timed(self.connection, 'SELECT count(*) FROM forge.doctor()'):,.0f}"}

    def one_tenant(self):
        rows(self.connection, f"DO $$ BEGIN PERFORM forge.bind_role('growth_client', bench.tenant(1), roles => '{{admin}}'); END $$")
        return connect(self.connection.info.dbname, "growth_client")

    def report(self, created):
        print(f"\n**{self.tenants:,} tenants** (created in {created[0]:.2f} ms of CPU each, the last in {created[1]:.2f})\n")
        print("| | " + " | ".join(title + " events" for title, _ in self.columns) + " |")
        print("|---" * (1 + len(self.columns)) + "|")
        for row in self.columns[0][1]:
            print(f"| {row} | " + " | ".join(figures[row] for _, figures in self.columns) + " |")
        sys.stdout.flush()


def vacuums(connection):
    """Of all time: runs; and now: dead rows of two tables, bytes of all but the log, events."""
    return [int(figure) for figure in rows(connection, """
        SELECT sum(autovacuum_count), max(n_dead_tup) FILTER (WHERE relname = 'stream'), max(n_dead_tup) FILTER (WHERE relname = 'item_row'),
               sum(pg_total_relation_size(relid)) FILTER (WHERE relname <> 'event'), sum(n_tup_ins) FILTER (WHERE relname = 'event')
          FROM pg_stat_user_tables WHERE schemaname = 'forge'""")[0]]


def hold(growth):
    """Two clients as fast as they can; a line every twelfth of the time."""
    growth.one_tenant().close()
    load = subprocess.Popen(["pgbench", "-n", "-M", "prepared", "-f", f"{HERE}/adjust_stock.sql", "-c", "2", "-T", str(SECONDS),
                             "-U", "growth_client", "-D", f"items={growth.items}", growth.connection.info.dbname],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    print(f"\n**Two clients for {SECONDS} s**, {growth.items:,} items\n")
    print("| after s | commands a second since | autovacuums so far | dead heads | dead rows of items | MB of all tables but the log |")
    print("|---" * 6 + "|")
    begin = last_at = time.monotonic()
    first_runs, *_, last = vacuums(growth.connection)
    for step in range(1, 13):
        time.sleep(max(0, begin + step * SECONDS / 12 - time.monotonic()))
        now = time.monotonic()
        runs, heads, items, size, inserted = vacuums(growth.connection)
        print(f"| {now - begin:.0f} | {(inserted - last) / (now - last_at):,.0f} | {runs - first_runs} | {heads:,} | {items:,} |"
              f" {size / 1e6:,.0f} |", flush=True)
        last_at, last = now, inserted
    load.wait()


def main():
    for role in "growth_operator", "growth_client":
        rows(connect("postgres"), f"CREATE ROLE {role} LOGIN PASSWORD '{os.environ['PGPASSWORD']}'")
    for tenants in TENANTS:
        growth = Growth(tenants)
        created = growth.create_tenants()
        for events in SIZES:
            if events >= EVENTS_OF_AN_ITEM * tenants:
                growth.measure(events)
        growth.report(created)
        if SECONDS and tenants == TENANTS[0]:
            hold(growth)
        for connection in growth.connection, growth.operator:
            connection.close()


if __name__ == "__main__":
    main()
