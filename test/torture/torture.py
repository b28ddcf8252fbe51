#!/usr/bin/python3
"""Random commands of many clients, random faults, and after each fault the question whether all still holds.

    torture.py            TORTURE_SECONDS (600) of it, from SEED (random)

A run is one server after another ("lives").  In each, clients work on several tenants while a fault happens; then they
rest, and the checker compares their logs with the database.  Histories are kept in build/torture/SEED; the
first life that has a violation ends the run.  TORTURE_FAULTS names the faults to choose from, or "each" for
every one of them in turn, and in the end damages that the checker must find.  Expects the environment of run.sh.
"""
import os
import random
import shutil
import signal
import sys
import threading
import time
from collections import Counter

import psycopg2

import damage
from checker import Checker
from client import Client, Log, Lost
from cluster import DATABASE, Server, run
from commands import Choice, World, ledger_accounts, setup_calls
from faults import FAULTS, set_clock
from follower import Follower
from history import History
from tap import done, ok, show

TENANT_COUNT = int(os.environ.get("TORTURE_TENANTS", "8"))
CLIENT_COUNT = int(os.environ.get("TORTURE_CLIENTS", "8"))
FAULTS_PER_LIFE = 40
UNFINISHED = "FROM pg_stat_activity WHERE application_name LIKE 'client %' AND state <> 'idle'"


class Torture:
    """One life of the run: a server, its clients, and what is known of them."""

    def __init__(self, seed, life, base, directory, haste):
        self.haste = haste
        self.seed = f"{seed}/{life}"
        self.life = life
        self.base = base
        self.directory = directory
        self.random = random.Random(f"{self.seed} faults")
        self.world = World(self.seed)
        self.tenants = [f"t{number}" for number in range(TENANT_COUNT)]
        self.condition = threading.Condition()
        self.going = False
        self.working = 0
        self.attempts = 0
        self.errors = Counter()
        self.outcomes = Counter()
        self.failures = []
        self.is_over = False
        self.has_timeouts = True
        self.hours = 0
        self.faults_done = 0
        self.servers = []
        self.skipped = {}
        self.server = self.new_server()
        self.clients = []
        self.followers = []
        self.history = History(directory)
        self.checker = Checker(self.history, self.tenants, self.world, self.address)

    def new_server(self):
        server = Server(self.base, f"s{self.life}_{len(self.servers) + 1}", 30000 + (os.getpid() + len(self.servers)) % 20000)
        self.servers.append(server)
        return server

    def skip(self, what, why):
        self.skipped[what] = why

    # ----- what clients ask -----

    def address(self):
        return self.server.address()

    def wait_to_go(self, client):
        """Called by a client between two transactions: False when all is over."""
        with self.condition:
            self.working -= client.is_working
            client.is_working = False
            self.condition.notify_all()
            while not self.going and not self.is_over:
                self.condition.wait()
            client.is_working = True
            self.working += 1
        return not self.is_over

    def broken(self, client, trace):
        """Called by a client that fails itself: the test is broken."""
        with self.condition:
            self.working -= client.is_working
            client.is_working = False
            self.failures.append(("broken test", f"{client.name}: {trace}"))
            self.condition.notify_all()

    def may_go_on(self):
        return self.going and not self.is_over

    def count_attempt(self, outcome, error):
        with self.condition:
            self.attempts += 1
            self.outcomes[outcome] += 1
            if error:
                self.errors[error[:5]] += 1
            self.condition.notify_all()

    # ----- what faults ask -----

    def go_on(self):
        with self.condition:
            self.going = True
            self.condition.notify_all()

    def pause(self):
        """Lets the clients finish what they do.  Those that wait for ever are sent away."""
        deadline = time.monotonic() + 15
        with self.condition:
            self.going = False
            while self.working:
                self.condition.wait(1)
                if time.monotonic() > deadline:
                    deadline += 15
                    self.hang_up()

    def hang_up(self):
        """Ends all connections of clients and followers."""
        for other in self.clients + self.followers:
            if other.session is not None:
                other.session.cut()

    def let_work(self, count, seconds=20):
        """Waits until clients have tried so many transactions more, or for so long."""
        deadline = time.monotonic() + seconds
        with self.condition:
            target = self.attempts + count // self.haste
            while self.attempts < target and time.monotonic() < deadline:
                self.condition.wait(0.5)
                if self.failures:
                    raise RuntimeError(self.failures[0][1])

    # ----- its course -----

    def begin(self):
        set_clock(self.server, 0)
        self.server.init()
        self.server.start()
        self.server.query(f"CREATE DATABASE {DATABASE}", database="postgres")
        self.server.query("CREATE EXTENSION forgeerp")
        for tenant in self.tenants:
            self.server.query(f"CREATE ROLE {tenant}_clerk LOGIN IN ROLE forge_app")
            self.server.query("SELECT forge.bind_role(%s, forge.create_tenant(%s), NULL, '{admin}')", [f"{tenant}_clerk", tenant])
        self.clients = [Client(self, self.world, number, f"{self.directory}/client-{number}.log") for number in range(CLIENT_COUNT)]
        self.set_up()
        self.followers = [Follower(self, tenant, f"{self.directory}/follower-{tenant}.log") for tenant in self.tenants]
        for thread in self.clients + self.followers:
            thread.start()

    def set_up(self):
        """Each tenant's first commands, sent by a client of their own."""
        client = Client(self, self.world, 1000, f"{self.directory}/client-setup.log")
        for number, tenant in enumerate(self.tenants):
            c = Choice(self.world, tenant, client.random, 1000, number)
            for attempt, step in enumerate([{"kind": "batch", "calls": setup_calls(c)},
                                            {"kind": "accounts", "calls": [c.as_call("accounts", None, ledger_accounts(c))]}], 1):
                plan = {"begin": 10 * number + attempt, "tenant": tenant, "shape": step["kind"], "isolation": "READ COMMITTED",
                        "ending": "commit", "steps": [step]}
                outcome, error = client.attempt(plan, 1)
                if outcome != "committed":
                    raise RuntimeError(f"the tenant {tenant} cannot be set up: {error}")
        client.session.close()

    def run_fault(self, name):
        """A fault amid the load, and the check after it: the violations."""
        begun = time.monotonic()
        self.go_on()
        self.let_work(self.random.randint(30, 90))
        told = FAULTS[name][1](self)
        self.go_on()
        self.let_work(self.random.randint(30, 80))
        self.pause()
        self.server.ensure()
        if told is None:
            return []
        self.faults_done += 1
        violations = self.check()
        self.log.add(fault=name, told=told, at_attempt=self.attempts, seconds=round(time.monotonic() - begun, 1), violations=len(violations))
        return violations

    def check(self):
        """The violations that there are now.  A server that is still falling is waited for."""
        for attempt in range(5):
            try:
                self.server.ensure()
                self.let_end()
                self.let_follow()
                self.history.read_on()
                connection = psycopg2.connect(**self.address(), user="postgres", application_name="checker")
                try:
                    with connection.cursor() as cursor:
                        return self.checker.check(cursor, self.followers)
                finally:
                    connection.close()
            except (psycopg2.OperationalError, psycopg2.InterfaceError, Lost) as error:
                if attempt == 4:
                    return [("server", f"no check is possible: {error}")]
                time.sleep(1)

    def let_end(self):
        """Waits until servers have ended what connections had begun that are gone; what waits for ever is ended.  A
        transaction that was prepared after its client had given it up is rolled back, as the client's log says."""
        begun = time.monotonic()
        while self.server.query(f"SELECT pid {UNFINISHED}"):
            # Timers of PostgreSQL that ran when the clock was set back go off hours later: no deadlock is found.
            if time.monotonic() > begun + 10:
                self.server.query(f"SELECT pg_terminate_backend(pid) {UNFINISHED}")
            if time.monotonic() > begun + 120:
                raise RuntimeError("statements of lost connections do not end")
            time.sleep(0.05)
        for gid, in self.server.query("SELECT gid FROM pg_prepared_xacts"):
            self.server.query(f"ROLLBACK PREPARED '{gid}'")

    def let_follow(self):
        """Waits until followers have read what there is.  Whether that is right, the checker says."""
        last = dict(self.server.query("SELECT t.slug, max(e.position) FROM forge.event e JOIN forge.tenant_row t ON t.id = e.tenant_id GROUP BY 1"))
        deadline = time.monotonic() + 60
        while any(follower.cursor() < last.get(follower.tenant, 0) for follower in self.followers) and time.monotonic() < deadline:
            time.sleep(0.05)

    def findings_in_log(self):
        """Lines of the servers' logs that no fault explains."""
        found = []
        for server in sorted(os.listdir(self.base)):
            path = f"{self.base}/{server}/log"
            if os.path.exists(path):
                shutil.copy(path, f"{self.directory}/server-{server}.log")
                with open(path, encoding="utf-8", errors="replace") as file:
                    found += [("server", line.strip()) for line in file if "TRAP: " in line or "by signal 11" in line or "decision_broken" in line]
        return found

    def end(self):
        with self.condition:
            self.is_over = True
            self.condition.notify_all()
        for thread in self.clients + self.followers:
            thread.join(10)
        for server in self.servers:
            server.remove()


def choose(torture, names):
    """The next fault."""
    return torture.random.choices(names, [FAULTS[name][0] for name in names])[0]


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by SIGTERM"))
    seed = os.environ.get("SEED") or str(random.SystemRandom().randrange(10 ** 6))
    seconds = float(os.environ.get("TORTURE_SECONDS") or 600)
    wanted = os.environ.get("TORTURE_FAULTS", "").split()
    each = wanted == ["each"]
    names = list(FAULTS) if each or not wanted else wanted
    print(f"# seed {seed}: make torture SEED={seed} tries it again; histories are in build/torture/{seed}", flush=True)
    directory = f"{os.environ['TORTURE_DIRECTORY']}/{seed}"
    shutil.rmtree(directory, ignore_errors=True)
    base = os.environ["TORTURE_BASE"]
    deadline = time.monotonic() + seconds
    totals, happened, skipped, violations, life = Counter(), Counter(), {}, [], 0
    while not violations and (life == 0 or not each and time.monotonic() < deadline):
        life += 1
        os.makedirs(f"{directory}/{life}")
        torture = Torture(seed, life, base, f"{directory}/{life}", 2 if each else 1)
        torture.log = Log(f"{directory}/{life}/faults.log")
        try:
            torture.begin()
            queue = list(names) if each else [choose(torture, names) for _ in range(FAULTS_PER_LIFE)]
            for name in queue:
                if not each and time.monotonic() > deadline:
                    break
                before = torture.faults_done
                violations = torture.run_fault(name)
                happened[name] += torture.faults_done - before
                if violations or torture.faults_done > before:
                    ok(not violations, f"life {life}, {name}: all holds")
                if violations:
                    break
            if each and not violations:
                damage.prove(torture)
            violations += torture.failures + torture.findings_in_log()
        finally:
            torture.end()
        totals.update(torture.history.counts)
        totals["attempts"] += torture.attempts
        totals.update({f"error {code}": count for code, count in torture.errors.items()})
        skipped.update(torture.skipped)
    ok(not violations, "no violation")
    for rule, text in violations[:20]:
        show(rule, text)
    for what, why in skipped.items():
        print(f"# NOT RUN: {what}: {why}", flush=True)
    print(f"# {life} lives; faults: {', '.join(f'{name} {count}' for name, count in sorted(happened.items()))}")
    print(f"# {', '.join(f'{name} {count}' for name, count in sorted(totals.items()))}")
    done()


if __name__ == "__main__":
    main()
