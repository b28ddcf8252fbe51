"""Faults.  Each is a function of the run that does its damage while the clients work, and says what it did;
None means that it cannot be done here, and why is told once.
"""
import os
import shutil
import signal
import subprocess
import time

import psycopg2

from cluster import run

FAULTS = {}     # name -> (weight, function)
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND usename LIKE '%_clerk'"
WORKER = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'forgeerp worker'"
HELPERS = """SELECT pid FROM pg_stat_activity
              WHERE backend_type IN ('checkpointer', 'walwriter', 'background writer', 'forgeerp worker')"""
INJECTIONS = [("fdatasync", "EIO"), ("fsync", "EIO"), ("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("pwritev", "EIO"), ("openat", "EMFILE")]


def fault(weight):
    def register(function):
        FAULTS[function.__name__] = (weight, function)
        return function
    return register


def pick_backend(torture):
    """A process id of a client's backend, or None."""
    try:
        pids = sorted(row[0] for row in torture.server.query(BACKENDS))
    except psycopg2.Error:
        return None
    return torture.random.choice(pids) if pids else None


def signal_backends(torture, function):
    """Sends many backends a signal, one after another, while they work."""
    sent = 0
    for _ in range(torture.random.randint(5, 12)):
        pid = pick_backend(torture)
        if pid is not None:
            torture.server.query(f"SELECT {function}(%s)", [pid])
            sent += 1
        torture.let_work(torture.random.randint(1, 4))
    return sent


@fault(3)
def terminate(torture):
    return f"{signal_backends(torture, 'pg_terminate_backend')} times pg_terminate_backend"


@fault(3)
def cancel(torture):
    return f"{signal_backends(torture, 'pg_cancel_backend')} times pg_cancel_backend"


@fault(2)
def cut(torture):
    """Ends connections from the clients' side."""
    count = torture.random.randint(4, 10)
    for _ in range(count):
        client = torture.random.choice(torture.clients)
        session = client.session
        if session is not None:
            session.cut()
        torture.let_work(torture.random.randint(1, 4))
    return f"{count} connections cut"


def kill(pid):
    """SIGKILL, unless the process has ended by itself."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


@fault(2)
def kill_backend(torture):
    pid = pick_backend(torture)
    if pid is not None:
        kill(pid)
    torture.server.ensure()
    return "SIGKILL to a backend"


@fault(2)
def kill_worker(torture):
    found = []
    torture.server.wait("there is a worker", lambda: found.extend(torture.server.query(WORKER)) or found)
    kill(found[0][0])
    torture.server.ensure()
    return "SIGKILL to the worker"


@fault(1)
def terminate_worker(torture):
    for _ in range(3):
        torture.server.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'forgeerp worker'")
        torture.let_work(5)
    return "the worker terminated 3 times"


@fault(3)
def kill_server(torture):
    torture.server.kill()
    torture.server.start()
    return "SIGKILL to the postmaster"


@fault(2)
def stop_immediate(torture):
    torture.server.stop("immediate")
    torture.server.start()
    return "pg_ctl stop -m immediate"


@fault(1)
def stop_fast(torture):
    torture.server.stop("fast")
    torture.server.start()
    return "pg_ctl stop -m fast"


def fill(torture, part):
    if not torture.server.can_fill:
        torture.skip("disk full", "no file system may be mounted here")
        return None
    torture.server.query("CHECKPOINT")
    torture.server.fill(part)
    try:
        torture.let_work(torture.random.randint(30, 60), 8)
        time.sleep(0.5)
    finally:
        torture.server.free()
    torture.server.ensure()
    return f"the disk of {part} was full"


@fault(2)
def full_data(torture):
    return fill(torture, "data")


@fault(2)
def full_wal(torture):
    return fill(torture, "wal")


@fault(4)
def io_error(torture):
    """A system call of some processes fails, once."""
    if shutil.which("strace") is None:
        torture.skip("errors of I/O", "there is no strace")
        return None
    call, error = torture.random.choice(INJECTIONS)
    when = torture.random.randint(1, 6)
    pids = [pid for pid in (pick_backend(torture) for _ in range(3)) if pid]
    if torture.random.random() < 0.4:
        pids += [row[0] for row in torture.server.query(HELPERS)]
    arguments = [part for pid in dict.fromkeys(pids) for part in ("-p", str(pid))]
    tracer = subprocess.Popen(["strace", "-f", "-qq", "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}",
                               "-o", "/dev/null", *arguments],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    time.sleep(0.2)
    if tracer.poll() is not None and tracer.returncode != 0:
        told = tracer.stderr.read()
        if "ermitted" in told:
            torture.skip("errors of I/O", "strace may not attach here")
            return None
    try:
        torture.let_work(torture.random.randint(20, 50), 6)
        try:
            torture.server.query("CHECKPOINT")
        except psycopg2.Error:
            pass  # that is what the fault was for
    finally:
        tracer.terminate()
        tracer.wait()
        tracer.stderr.close()
    torture.server.ensure()
    return f"{call} number {when} of {len(arguments) // 2} processes: {error}"


def set_clock(server, hours):
    path = server.clock_file
    with open(f"{path}.new", "w", encoding="utf-8") as file:
        file.write(str(3600 * hours))
    os.chmod(f"{path}.new", 0o644)
    os.rename(f"{path}.new", path)


@fault(2)
def clock(torture):
    """The machine's clock is set, forward or back."""
    step = torture.random.choice([-9, -2, -1, 1, 3, 30])
    torture.hours += step
    torture.checker.clock_went_back |= step < 0
    set_clock(torture.server, torture.hours)
    return f"the clock is {torture.hours} hours off"


@fault(1)
def rebuild(torture):
    """Read models are made anew while clients write."""
    names = torture.random.sample(["item", "order", "stock", "party", "ledger", "journal_entry", "product"], 3)
    done = []
    for name in names:
        try:
            torture.server.query("SELECT forge.rebuild(%s)", [name])
            done.append(name)
        except psycopg2.Error as error:
            if error.pgcode not in ("40P01", "40001", "55P03"):
                raise
    return f"rebuilt {', '.join(done)}"


@fault(1)
def maintenance(torture):
    """Tables are rewritten, and indexes made anew, while clients write."""
    for statement in torture.random.sample(["VACUUM FULL forge.stream", "REINDEX TABLE CONCURRENTLY forge.event", "VACUUM (ANALYZE) forge.item_row",
                                            "CLUSTER forge.command USING command_pkey", "REINDEX TABLE forge.claim"], 2):
        try:
            torture.server.query(statement)
        except psycopg2.Error as error:
            if error.pgcode not in ("40P01", "55P03"):
                raise
    # What a REINDEX CONCURRENTLY leaves that was the victim of a deadlock.
    for index, in torture.server.query("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"):
        torture.server.query(f"DROP INDEX {index}")
    return "VACUUM FULL, REINDEX and the like"


@fault(2)
def dump_and_restore(torture):
    """A dump is restored into a new database, where all goes on."""
    torture.pause()
    torture.let_end()
    old, new = torture.server.database, f"torture_{torture.server.database.count('_') + 1}_{torture.faults_done}"
    where = ["-h", torture.server.directory, "-p", str(torture.server.port), "-U", "postgres"]
    file = f"{torture.server.directory}/data/dump"
    style = torture.random.choice(["custom", "plain"])
    run(["pg_dump", *where, f"-F{style}", "-f", file, old])
    torture.server.query(f"CREATE DATABASE {new}")
    if style == "custom":
        run(["pg_restore", *where, "-d", new, "--exit-on-error", file])
    else:
        run(["psql", *where, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", new, "-f", file])
    run(["rm", file])
    torture.server.query("SELECT forge.rebind_roles()", database=new)
    torture.server.query("SELECT forge.adopt_jobs()", database=new)
    torture.server.database = new
    torture.hang_up()
    torture.server.query(f"DROP DATABASE {old} WITH (FORCE)")
    torture.go_on()
    return f"a dump ({style}) was restored"


@fault(2)
def promote(torture):
    """A synchronous standby is made, the primary is stopped in the midst of the load, and the standby goes on."""
    primary = torture.server
    standby = torture.new_server()
    standby.database = primary.database
    standby.copy_from(primary)
    standby.start_standby()
    # A timeout that ends the wait for the standby leaves a commit that is acknowledged, with a warning, and only here.
    torture.pause()
    torture.has_timeouts = False
    primary.query("ALTER SYSTEM SET synchronous_standby_names = '*'")
    primary.query("SELECT pg_reload_conf()")
    primary.wait("the standby is synchronous", lambda: primary.query("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")[0][0] == 1)
    # What was acknowledged before is on its way; what is from now on has arrived.
    position = primary.query("SELECT pg_current_wal_insert_lsn()")[0][0]
    primary.wait("the standby has caught up",
                 lambda: primary.query("SELECT flush_lsn >= %s::pg_lsn FROM pg_stat_replication", [position]) == [(True,)])
    torture.go_on()
    torture.let_work(torture.random.randint(20, 60))
    if torture.random.random() < 0.5:
        primary.kill()
    else:
        primary.stop("immediate")
    run(["pg_ctl", "-D", standby.data, "-w", "-t", "60", "promote"])
    torture.server = standby
    standby.ensure()
    primary.remove()
    torture.has_timeouts = True
    return "a standby was promoted"
