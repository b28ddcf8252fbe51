"""Servers: each has a data directory and a pg_wal of limited size, and a clock that can be set.

Expects the environment of run.sh.  For root the servers run as "postgres", and the directories are
file systems in memory that can be filled; for others they are plain directories.
"""
import glob
import os
import shutil
import signal
import subprocess
import time

import psycopg2

IS_ROOT = os.geteuid() == 0
BIN = os.environ["PG_BINDIR"]
LIBRARY_PATH = os.environ["STAGE"] + os.environ["PG_PKGLIBDIR"]
DATABASE = "torture"
CONF = f"""
{{extension_path}}
dynamic_library_path = '{LIBRARY_PATH}:$libdir'
shared_preload_libraries = 'forgeerp'
listen_addresses = ''
unix_socket_directories = '{{directory}}'
max_connections = 80
max_prepared_transactions = 80
shared_buffers = 64MB
max_wal_size = 64MB
min_wal_size = 8MB
wal_keep_size = 32MB
checkpoint_timeout = 30s
deadlock_timeout = 200ms
restart_after_crash = on
log_min_error_statement = panic
log_line_prefix = '%m [%p] %b '
log_checkpoints = off
"""


def run(command, check=True, **options):
    """Runs a program, as the server's user."""
    prefix = ["runuser", "-u", "postgres", "--"] if IS_ROOT else []
    done = subprocess.run(prefix + command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
                          cwd="/", **options)
    if check and done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout[-2000:]}")
    return done


def children_of(parent):
    """The ids of a process's children."""
    found = []
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                line = file.read()
        except OSError:
            continue  # it has ended meanwhile
        if int(line.rpartition(")")[2].split()[1]) == parent:
            found.append(int(line.split()[0]))
    return found


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Server:
    """A server under a directory.  can_fill: are its directories file systems of their own?"""

    def __init__(self, base, name, port):
        self.directory = f"{base}/{name}"
        self.data = f"{self.directory}/data/d"
        self.wal = f"{self.directory}/wal/w"
        self.log = f"{self.directory}/log"
        self.clock_file = f"{base}/clock"
        self.port = port
        self.database = DATABASE
        self.can_fill = "TORTURE_MAY_MOUNT" in os.environ
        os.mkdir(self.directory)
        for part, size in ("data", "700m"), ("wal", "200m"):
            path = f"{self.directory}/{part}"
            os.mkdir(path)
            if self.can_fill and subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=777", "tmpfs", path],
                                                stderr=subprocess.DEVNULL, check=False).returncode != 0:
                self.can_fill = False
            os.chmod(path, 0o777)
        os.chmod(self.directory, 0o777)

    def address(self, database=None):
        return {"host": self.directory, "port": self.port, "dbname": database or self.database, "connect_timeout": 10}

    def init(self):
        run(["initdb", "-D", self.data, "-X", self.wal, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
             "--wal-segsize=1", "--no-sync"])
        self.configure(CONF.format(directory=self.directory, extension_path=os.environ["EXTENSION_PATH"]))

    def configure(self, lines):
        with open(f"{self.data}/postgresql.conf", "a", encoding="utf-8") as file:
            file.write(lines + "\n")

    def copy_from(self, primary):
        """Becomes a standby of another server."""
        run(["pg_basebackup", "-h", primary.directory, "-p", str(primary.port), "-U", "postgres", "-D", self.data,
             "--waldir", self.wal, "-R", "--checkpoint=fast", "--no-sync"])
        self.configure(f"unix_socket_directories = '{self.directory}'")

    def start_standby(self):
        """Starts it, and waits until it reads the primary's WAL."""
        self.start()
        self.wait("the standby streams", lambda: self.query("SELECT count(*) FROM pg_stat_wal_receiver WHERE status = 'streaming'")[0][0] == 1)

    def start(self):
        """Starts it, at once or as soon as what is left of its last life has gone."""
        environment = dict(os.environ, LD_PRELOAD=f"{LIBRARY_PATH}/clock.so", FORGE_CLOCK_FILE=self.clock_file)
        # pg_ctl would not believe that it has started a server whose clock is behind its own.
        for _ in range(20):
            run(["pg_ctl", "-D", self.data, "-l", self.log, "-W", "-o", f"-p {self.port}", "start"], check=False, env=environment)
            if self.comes_up():
                return
            time.sleep(0.3)
        raise RuntimeError(f"the server does not start: {self.end_of_log()}")

    def comes_up(self):
        """Waits until it takes connections; False when it ends instead."""
        begun = time.monotonic()
        while time.monotonic() < begun + 120:
            try:
                self.query("SELECT", database="postgres")
                return True
            except psycopg2.Error:
                if self.postmaster() is None and time.monotonic() > begun + 2:
                    return False
            time.sleep(0.05)
        return False

    def end_of_log(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()[-2000:]

    def stop(self, mode):
        run(["pg_ctl", "-D", self.data, "-w", "-t", "120", "-m", mode, "stop"], check=False)

    def postmaster(self):
        """Its process id, or None when it does not run."""
        try:
            with open(f"{self.data}/postmaster.pid", encoding="utf-8") as file:
                pid = int(file.readline())
        except (OSError, ValueError):
            return None
        return pid if is_alive(pid) else None

    def kill(self):
        """SIGKILL to the postmaster; waits until all others have noticed."""
        postmaster = self.postmaster()
        if postmaster is None:
            return
        processes = [postmaster, *children_of(postmaster)]
        os.kill(postmaster, signal.SIGKILL)
        self.wait("the processes of a killed server end", lambda: not any(is_alive(pid) for pid in processes))

    def wait(self, what, condition, seconds=120):
        """Waits until a condition holds."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise RuntimeError(f"in vain: {what}; {self.end_of_log()}")
            time.sleep(0.05)

    def is_ready(self):
        """Does it take connections, and write?"""
        try:
            return self.query("SELECT NOT pg_is_in_recovery()")[0][0]
        except psycopg2.Error:
            return False

    def ensure(self):
        """Waits until it is there again, and starts it if it has given up."""
        for _ in range(3):
            if self.postmaster() is None:
                self.start()
            self.wait("the server is ready", lambda: self.is_ready() or self.postmaster() is None)
            if self.postmaster() is not None:
                return
        raise RuntimeError(f"the server does not stay: {self.end_of_log()}")

    def query(self, sql, arguments=None, database=None):
        """The rows of a statement that the superuser runs, alone."""
        connection = psycopg2.connect(**self.address(database), user="postgres", application_name="torture")
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql, arguments)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def fill(self, part):
        """Fills the file system of the data or of the wal: the ballast's path."""
        path = f"{self.directory}/{part}/ballast"
        with open(path, "wb", buffering=0) as file:
            block = b"x" * 65536
            while block:
                try:
                    file.write(block)
                except OSError:
                    block = block[:len(block) // 2]
        return path

    def free(self):
        for part in ("data", "wal"):
            if os.path.exists(f"{self.directory}/{part}/ballast"):
                os.remove(f"{self.directory}/{part}/ballast")

    def remove(self):
        """Stops it and removes all but its log."""
        self.kill()
        if "TORTURE_MAY_MOUNT" in os.environ:
            for part in ("data", "wal"):
                subprocess.run(["umount", "-l", f"{self.directory}/{part}"], stderr=subprocess.DEVNULL, check=False)
        for part in ("data", "wal"):
            shutil.rmtree(f"{self.directory}/{part}", ignore_errors=True)
