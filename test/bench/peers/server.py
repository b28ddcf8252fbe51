"""The server of the measurements: three databases, what they have been given, and how it is called.

Expects the environment of with_server.sh, as superuser.
"""
import functools
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

import psycopg2

import calls

HERE = pathlib.Path(__file__).parent
INSTALLED = pathlib.Path("build/peers").resolve()
CLIENTS = {"bench": "bench_client", "message_store": "message_store", "emmett": "bench_client"}
BASE = "00000000-0000-7000-8000-000000000001"


@functools.cache
def superuser(database):
    """A connection that stays, and whose commits do not wait."""
    connection = psycopg2.connect(dbname=database, options="-c synchronous_commit=off")
    connection.autocommit = True
    return connection


def sql(database, text):
    """The first column of the first row, if there is one; as superuser."""
    cursor = superuser(database).cursor()
    cursor.execute(text)
    return cursor.fetchone()[0] if cursor.description and cursor.rowcount else None


def psql(database, *files):
    variables = {"client": CLIENTS[database], "password": os.environ["PGPASSWORD"]}
    arguments = [f"--set={name}={value}" for name, value in variables.items()] + [f"--file={HERE / file}" for file in files]
    subprocess.run(["psql", "-qX", "-d", database, *arguments], check=True)


def install_programs():
    """Programs for node find the packages beside themselves."""
    for program in HERE.glob("*.mjs"):
        shutil.copy(program, INSTALLED)


def node(program, database, user=None, request=""):
    """What a program for node answers, as the client of a database."""
    environment = os.environ | {"PGDATABASE": database, "PGUSER": user or CLIENTS[database]}
    return subprocess.run(["node", str(INSTALLED / program)], input=request, env=environment, check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def connect():
    """Clients come through the unix socket, with a password like everybody."""
    rules = pathlib.Path(sql("postgres", "SHOW hba_file"))
    rules.write_text("local all all scram-sha-256\n" + rules.read_text())
    sql("postgres", "SELECT pg_reload_conf()")
    os.environ["PGHOST"] = sql("postgres", "SELECT split_part(current_setting('unix_socket_directories'), ',', 1)")


def set_up():
    connect()
    sql("postgres", f"CREATE ROLE bench_client LOGIN PASSWORD '{os.environ['PGPASSWORD']}'")
    sql("postgres", "CREATE DATABASE bench")
    sql("postgres", "CREATE DATABASE emmett OWNER bench_client")
    installer = INSTALLED / "node_modules/@eventide/message-db/database/install.sh"
    subprocess.run(["bash", installer], check=True, stdout=subprocess.DEVNULL)
    sql("postgres", f"ALTER ROLE message_store PASSWORD '{os.environ['PGPASSWORD']}'")
    sql("postgres", "ALTER DATABASE message_store SET search_path = message_store, public")
    install_programs()
    node("emmett_schema.mjs", "emmett")
    psql("bench", "common.sql", "setup_forge.sql")
    psql("message_store", "common.sql", "setup_message_db.sql")
    psql("emmett", "common.sql", "setup_emmett.sql")


def set_durability(fsync, waits):
    """What a client waits for at commit, each "on" or "off"."""
    sql("postgres", f"ALTER SYSTEM SET fsync = {fsync}")
    for database in CLIENTS:
        sql("postgres", f"ALTER DATABASE {database} SET synchronous_commit = {waits}")
    sql("bench", f"LOAD 'forgeerp'; ALTER DATABASE bench SET forgeerp.durable_commit = {waits}")
    sql("postgres", "SELECT pg_reload_conf()")
    time.sleep(0.2)


def wait_until(database, text):
    deadline = time.monotonic() + 120
    while not sql(database, text):
        if time.monotonic() > deadline:
            raise TimeoutError(text)
        time.sleep(0.1)


def switch_worker(is_on):
    sql("postgres", f"ALTER SYSTEM SET forgeerp.worker = {'on' if is_on else 'off'}")
    sql("postgres", "SELECT pg_reload_conf()")
    wait_until("bench", "SELECT count(*) = " + str(int(is_on)) + " FROM pg_stat_activity"
               " WHERE backend_type = 'forgeerp worker' AND datname = 'bench'")
    if is_on:
        await_worker()


def await_worker():
    """Until the worker has dealt with everything."""
    wait_until("bench", "SELECT coalesce(sum(lag), 0) = 0 FROM forge.projection")


def worker_cpu_us():
    """What the worker has spent on a processor so far; None where there is none."""
    return sql("bench", "SELECT split_part(pg_read_file(format('/proc/%s/schedstat', pid)), ' ', 1)::float8 / 1000"
               " FROM pg_stat_activity WHERE backend_type = 'forgeerp worker' AND datname = 'bench'")


def pgbench(call, clients, count):
    """So many calls by each client: events a second of all of them, and the CPU of their backends for an event, in µs.
    The first tenth is left out of the CPU.  Where there is a worker, also what it spends on an event, and its share of
    all processors."""
    first = count // 10 + 1
    worker_before_us = worker_cpu_us()
    sql(call.database, "TRUNCATE bench.mark")
    before = call.positions and sql(call.database, call.positions)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(call.script())
        script.flush()
        variables = {"n": 0, "first": first, "last": count}
        variables |= {"partition": "emt:default"} if call.mode == "simple" else {"payload": calls.PAYLOAD, "events": calls.EVENTS}
        output = subprocess.run(
            ["pgbench", "-n", "-M", call.mode, "-f", script.name, "-c", str(clients), "-t", str(count), "-U", CLIENTS[call.database],
             *(f"--define={name}={value}" for name, value in variables.items()), call.database],
            check=True, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    wanted = clients * count * call.events
    stored = float(sql(call.database, call.positions) - before) if call.positions else wanted
    rate = float(re.search(r"^tps = ([0-9.]+) ", output, re.M)[1]) * call.events * stored / wanted
    cpu_us = float(sql(call.database, "SELECT sum(cpu_us) FROM bench.mark")) / (clients * (count - first + 1) * call.events * stored / wanted)
    figures = {"rate": rate, "cpu_us": cpu_us}
    if worker_before_us is not None:
        await_worker()
        spent_us = worker_cpu_us() - worker_before_us
        figures |= {"worker_us": spent_us / stored, "worker_share": spent_us / 1e6 * rate / stored / os.cpu_count()}
    return figures


def storage(database):
    """Bytes of tables and of indexes, and the end of the log."""
    cursor = superuser(database).cursor()
    cursor.execute("SELECT sum(pg_table_size(oid)), sum(pg_indexes_size(oid)), pg_current_wal_insert_lsn() - '0/0'::pg_lsn FROM pg_class"
                   " WHERE relkind IN ('r', 'm') AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')"
                   " AND relpersistence = 'p'")
    return [float(value) for value in cursor.fetchone()]
