#!/usr/bin/python3
"""What autovacuum does under a steady load: run.sh starts this with a server at hand, if GROWTH_RATE is set.

GROWTH_RATE is how many scripts of steady/ pgbench starts in a second; an order's are four commands.  GROWTH_SECONDS (3300) is
how long.  Once a minute the tables are looked at; all that is seen goes to build/bench/steady.csv.  Prints tables for docs/growth.md.
"""
import csv
import os
import subprocess
import time

from measure import HERE, Growth, connect, cpu_seconds, rows, value, worker

RATE = int(os.environ["GROWTH_RATE"])
SECONDS = int(os.environ.get("GROWTH_SECONDS", 3300))
ITEMS = 2000
# How often each script is started, in a hundred.
WEIGHTS = {"adjust": 60, "move": 10, "order": 12, "transfer": 8, "job": 6, "post": 4}

SAMPLE = """
    SELECT relname, n_live_tup, n_dead_tup, pg_table_size(relid), pg_indexes_size(relid),
           pg_relation_size(relid) / current_setting('block_size')::integer, n_tup_ins, n_tup_upd, n_tup_hot_upd, n_tup_del,
           autovacuum_count, vacuum_count
      FROM pg_stat_user_tables WHERE schemaname = 'forge' AND n_tup_ins > 0"""
FIGURES = ["live", "dead", "table_bytes", "index_bytes", "heap_blocks", "inserted", "updated", "hot_updated", "deleted", "autovacuums", "vacuums"]


def fill(growth):
    growth.create_tenants()
    growth.one_tenant().close()
    subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", "-v", f"items={ITEMS}", "-d", growth.connection.info.dbname,
                    "-f", f"{HERE}/steady/setup.sql"], check=True)


def load(database):
    scripts = [option for script, weight in WEIGHTS.items() for option in ("-f", f"{HERE}/steady/{script}.sql@{weight}")]
    return subprocess.Popen(["pgbench", "-n", "-M", "prepared", "-c", "2", "-R", str(RATE), "-T", str(SECONDS), "-U", "growth_client",
                             "-D", f"items={ITEMS}", *scripts, database])


def watch(connection, process, file):
    """A sample each minute: by the name of a table, its figures."""
    writer = csv.writer(file)
    writer.writerow(["minute", "table", *FIGURES])
    samples = []
    begin = time.monotonic()
    while process.poll() is None:
        sample = {name: dict(zip(FIGURES, figures)) for name, *figures in rows(connection, SAMPLE)}
        for name, figures in sorted(sample.items()):
            writer.writerow([len(samples), name, *figures.values()])
        file.flush()
        samples.append(sample)
        try:
            process.wait(timeout=max(0, begin + 60 * len(samples) - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
    return samples


def report(samples):
    """A line for each table of which something has died, those with the most first."""
    steps = [len(samples) * part // 6 for part in range(1, 6)] + [len(samples) - 1]
    print("| | updates, of them HOT | deletes | autovacuums | most dead rows at once | "
          + " | ".join(f"{step} min" for step in steps) + " |")
    print("|---" * (5 + len(steps)) + "|")
    last = samples[-1]
    for name in sorted(last, key=lambda name: -last[name]["updated"] - last[name]["deleted"]):
        end = last[name]
        if end["updated"] + end["deleted"] == 0:
            continue
        seen = [sample.get(name) for sample in samples]
        hot = f", {100 * end['hot_updated'] / end['updated']:.1f} %" if end["updated"] else ""
        sizes = " | ".join(f"{seen[step]['heap_blocks']:,} · {seen[step]['index_bytes'] / 8192:,.0f}" if seen[step] else "" for step in steps)
        print(f"| {name} | {end['updated']:,}{hot} | {end['deleted']:,} | {end['autovacuums']} | "
              f"{max(figures['dead'] for figures in seen if figures):,} | {sizes} |")


def main():
    for role in "growth_operator", "growth_client":
        rows(connect("postgres"), f"CREATE ROLE {role} LOGIN PASSWORD '{os.environ['PGPASSWORD']}'")
    growth = Growth(1)
    fill(growth)
    spent = cpu_seconds(worker(growth.connection))
    events = value(growth.connection, "SELECT count(*) FROM forge.event")
    os.makedirs("build/bench", exist_ok=True)
    with open("build/bench/steady.csv", "w", encoding="utf-8") as file:
        samples = watch(growth.connection, load(growth.connection.info.dbname), file)
    print(f"\n**A steady load for {SECONDS} s**: {value(growth.connection, 'SELECT count(*) FROM forge.event') - events:,} events; "
          f"the worker took {cpu_seconds(worker(growth.connection)) - spent:.0f} s of CPU.  Pages of a table and of its indexes:\n")
    report(samples)


main()
