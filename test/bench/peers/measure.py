#!/usr/bin/python3
"""forgeerp beside its peers: run.sh starts this with a server at hand.

BENCH_SECONDS (0.5) is about how long one measurement takes, BENCH_ROUNDS (4) how often each is repeated,
BENCH_SECTIONS what is measured.  The peers take turns within each round, so that whatever else the machine does hits
all of them.  Each measurement is a line of build/bench/peers.jsonl, of which report.py makes the tables.
"""
import itertools
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import calls
import client
import server

SECONDS = float(os.environ.get("BENCH_SECONDS", 0.5))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", 4))
SECTIONS = os.environ.get("BENCH_SECTIONS", "storage rebuild read single hot batch command order").split()
# What a client waits for at commit: how it is called, fsync, whether it waits.
DURABLE = ("commit waits", "on", "on")
NOT_WAITING = ("commit does not wait", "on", "off")
NO_FSYNC = ("no fsync", "off", "on")


class Samples:
    def __init__(self, path):
        self.file = path.open("w")
        self.section = self.cell = None
        self.clients = 1

    def begin(self, section, cell, clients):
        self.section, self.cell, self.clients = section, cell, clients
        print(f"{section}: {cell}, {clients} clients", file=sys.stderr)

    def keep(self, peer, round_number, **figures):
        self.file.write(json.dumps({"section": self.section, "cell": self.cell, "clients": self.clients, "peer": peer,
                                    "round": round_number, **figures}) + "\n")
        self.file.flush()


def measure_calls(samples, peers):
    """Rounds of calls by pgbench, each as many as take the wanted time."""
    counts = {}
    for call in peers:
        few = 40 if call.events < 100 else 4
        rate = server.pgbench(call, samples.clients, few)["rate"]
        counts[call.peer] = int(rate / call.events / samples.clients * SECONDS) + few

    for round_number in range(ROUNDS):
        turn = round_number % len(peers)
        for call in peers[turn:] + peers[:turn]:
            samples.keep(call.peer, round_number, **server.pgbench(call, samples.clients, counts[call.peer]))


def conditions(*durabilities, clients=(1, 8), worker=True):
    """Sets up one condition after the other: its name, and how many clients there are.  Users have the worker on."""
    server.switch_worker(worker)
    for title, fsync, waits in durabilities:
        server.set_durability(fsync, waits)
        for count in clients:
            yield title if worker else f"{title}, the worker is off", count
    server.switch_worker(False)


def measure_single(samples):
    for cell, clients in itertools.chain(conditions(DURABLE, NOT_WAITING, clients=(1, 2, 8, 16)), conditions(NO_FSYNC),
                                         conditions(DURABLE, NOT_WAITING, worker=False)):
        samples.begin("single", cell, clients)
        measure_calls(samples, calls.many_streams())


def measure_hot(samples):
    for cell, clients in conditions(DURABLE, NOT_WAITING):
        samples.begin("hot", cell, clients)
        measure_calls(samples, calls.hot_stream())


def rows_file(folder, count):
    """Rows for COPY, where the server can read them."""
    path = pathlib.Path(folder, f"rows_{count}")
    path.write_text("".join(f"00000000-0000-7000-8006-{100000000000 + n % 10}\twarehouse.item.stock_adjusted\t{calls.PAYLOAD}\n"
                            for n in range(count)))
    path.chmod(0o644)
    return path


def measure_batch(samples):
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        for cell, clients in conditions(DURABLE, NOT_WAITING):
            for count in (10, 100, 1000):
                samples.begin("batch", f"{count} events, {cell}", clients)
                measure_calls(samples, calls.batch(count, rows_file(folder, count)))


def measure_read(samples):
    for cell, clients in conditions(NOT_WAITING):
        samples.begin("stream of 100", cell, clients)
        measure_calls(samples, calls.stream_of_100())
        samples.begin("page of 1000", cell, clients)
        measure_calls(samples, calls.page_of_1000())


def measure_storage(samples):
    """What an event takes: appended one by one and 1000 at a time.  Nobody else writes meanwhile."""
    server.set_durability("on", "off")
    wanted = {"plain INSERT", "plain unnest", "forge.append", "Emmett", "Message DB", "erp.adjust_stock"}
    for cell, peers, count in ("one by one", calls.many_streams(), 20000), ("1000 at a time", calls.batch(1000, ""), 40):
        samples.begin("storage", cell, 1)
        for call in peers:
            if call.peer in wanted:
                before = server.storage(call.database)
                server.pgbench(call, 1, count)
                table, index, log = (after - earlier for after, earlier in zip(server.storage(call.database), before))
                events = count * call.events
                samples.keep(call.peer, 0, table=table / events, index=index / events, wal=log / events)


def measure_command(samples):
    """A decision: where the events are, and by a client that loads them, decides and appends."""
    for cell, clients in conditions(DURABLE, NOT_WAITING):
        for length in (20, 200):
            samples.begin("command", f"{length} events, {cell}", clients)
            client.in_rounds(samples, "command", ROUNDS, SECONDS, length=length)


def measure_order(samples):
    for cell, clients in conditions(DURABLE, NOT_WAITING):
        samples.begin("order", cell, clients)
        client.in_rounds(samples, "order", ROUNDS, SECONDS)


def measure_rebuild(samples):
    server.set_durability("on", "off")
    samples.begin("rebuild", "100,000 events of 1,000 streams", 1)
    client.in_rounds(samples, "rebuild", ROUNDS, SECONDS)


def describe():
    version = server.sql("postgres", "SHOW server_version")
    model = next(line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
    memory = int(open("/proc/meminfo").readline().split()[1]) / 1048576
    packages = json.loads((server.INSTALLED / "package.json").read_text())["devDependencies"]
    return {"machine": f"{model}, {os.cpu_count()} cores, {memory:.0f} GB, Linux {os.uname().release}, PostgreSQL {version}, "
                       f"node {subprocess.run(['node', '--version'], text=True, stdout=subprocess.PIPE).stdout.strip()}",
            "packages": packages, "seconds": SECONDS, "rounds": ROUNDS, "load": list(os.getloadavg())}


def main():
    folder = pathlib.Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    print("setting up", file=sys.stderr)
    server.set_up()
    machine = folder / "peers_machine.json"
    machine.write_text(json.dumps(describe()))
    samples = Samples(folder / "peers.jsonl")
    for section in SECTIONS:
        globals()[f"measure_{section}"](samples)
    if server.sql("bench", "SELECT count(*) FROM forge.verify()"):
        sys.exit("forge.verify() has found differences")
    machine.write_text(json.dumps(describe()))


main()
