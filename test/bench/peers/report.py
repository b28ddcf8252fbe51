#!/usr/bin/python3
"""The samples of measure.py as tables for docs/benchmarks.md, and as data for plot.gp.

    report.py FOLDER

Figures are medians over the rounds.  A ratio is taken within each round, of which the median counts, too.
"""
import collections
import json
import pathlib
import statistics
import sys

FOLDER = pathlib.Path(sys.argv[1])
PER_CLIENT = "Message DB, a category of each client"
# What the ratios of a section are to.
BASE = {"single": "plain INSERT", "hot": "plain INSERT", "batch": "plain unnest", "stream of 100": "plain SELECT",
        "page of 1000": "plain SELECT", "command": "plain", "order": "plain", "rebuild": "plain"}
# What the worker has work with.
WORKED = ("forge.append", "erp.adjust_stock", "forge.execute")
# Whose client decides.
FLOWS = {"plain": "flow: plain table", "Message DB": "flow: Message DB", "Emmett": "flow: Emmett's driver"}
TITLES = {
    "single": "One event to one of 1,000 streams: events a second of all clients · CPU µs of the backend an event",
    "hot": "One event to one stream, by all clients",
    "batch": "Many events to a stream of the client's own, in one call",
    "stream of 100": "Reading a stream of 100 events: events a second · CPU µs an event",
    "page of 1000": "Reading a page of 1000 events of all streams: events a second · CPU µs an event",
    "command": "A command: commands a second · CPU µs of the backend · of the client",
    "order": "An order of one line, created, filled and submitted: orders a second · CPU µs of the backends · of the client",
    "rebuild": "A read model once more, of 100,000 events of 1,000 streams: events a second · CPU µs of the backend · of the client",
}


class Samples:
    def __init__(self, lines):
        self.values = collections.defaultdict(dict)  # by section, cell, clients, peer: what each round was
        for line in lines:
            row = json.loads(line)
            self.values[row["section"], row["cell"], row["clients"], row["peer"]][row["round"]] = row

    def cells(self, section):
        return list(dict.fromkeys(key[1] for key in self.values if key[0] == section))

    def clients(self, section, cell):
        return list(dict.fromkeys(key[2] for key in self.values if key[:2] == (section, cell)))

    def peers(self, section, cell):
        return list(dict.fromkeys(key[3] for key in self.values if key[:2] == (section, cell)))

    def median(self, section, cell, clients, peer, figure):
        rounds = [row[figure] for row in self.values[section, cell, clients, peer].values() if figure in row]
        return statistics.median(rounds) if rounds else None

    def ratio(self, section, cell, clients, peer, base, figure):
        """How many times better than the base: of rates the more, of costs the less."""
        others = self.values.get((section, cell, clients, base), {})
        pairs = [(row[figure], others[number][figure]) for number, row in self.values.get((section, cell, clients, peer), {}).items()
                 if number in others]
        if not pairs:
            return None
        return statistics.median(mine / other if figure == "rate" else other / mine for mine, other in pairs)


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def figures(samples, section, cell, clients, peer):
    rate, cpu_us, client_us = (samples.median(section, cell, clients, peer, figure) for figure in ("rate", "cpu_us", "client_us"))
    base = BASE[section]
    if rate is None:
        return ""
    rate_ratio, cpu_ratio = (samples.ratio(section, cell, clients, peer, base, figure) for figure in ("rate", "cpu_us"))
    times = ["", ""] if peer == base else [f" ({rate_ratio:.2f})", f" ({cpu_ratio:.2f})"]
    return f"{number(rate)}{times[0]} · {number(cpu_us)}{times[1]}" + (f" · {number(client_us)}" if client_us else "")


def print_section(samples, section):
    rows = [(cell, clients) for cell in samples.cells(section) for clients in samples.clients(section, cell)]
    peers = list(dict.fromkeys(peer for cell, _ in rows for peer in samples.peers(section, cell)))
    peers.sort(key=lambda peer: peer != BASE[section])
    names = FLOWS if section in ("command", "order") else {}
    print(f"**{TITLES[section]}** (in brackets: × {names.get(BASE[section], BASE[section])})\n")
    print(f"| | clients | {' | '.join(names.get(peer, peer) for peer in peers)} |")
    print("|---|---|" + "---|" * len(peers))
    for cell, clients in rows:
        print(f"| {cell} | {clients} | {' | '.join(figures(samples, section, cell, clients, peer) for peer in peers)} |")
    print()


def print_worker(samples):
    """What the worker spends where it is on: on an event, and of all processors."""
    keys = [key for key, rounds in samples.values.items() if key[0] == "single" and key[3] in WORKED and "worker_us" in rounds.get(0, {})]
    if not keys:
        return
    print(f"**The worker beside them: CPU µs an event · % of the machine**\n\n| | clients | {' | '.join(WORKED)} |\n|---|---|{'---|' * len(WORKED)}")
    for cell, clients in dict.fromkeys(key[1:3] for key in keys):
        shares = (f"{samples.median('single', cell, clients, peer, 'worker_us'):.1f} · "
                  f"{100 * samples.median('single', cell, clients, peer, 'worker_share'):.1f}" for peer in WORKED)
        print(f"| {cell} | {clients} | {' | '.join(shares)} |")
    print()


def print_storage(samples):
    print("**Bytes an event takes**\n\n| | table | indexes | WAL |\n|---|---|---|---|")
    for cell in samples.cells("storage"):
        for peer in samples.peers("storage", cell):
            print(f"| {peer}, {cell} | {' | '.join(number(samples.median('storage', cell, 1, peer, figure)) for figure in ('table', 'index', 'wal'))} |")
    print()


def aims(samples):
    """What was aimed at: the words, the least ratio, what is compared."""
    waits, not_waiting = "commit waits", "commit does not wait"
    all_clients, few = (1, 2, 8, 16), (1, 8)
    for figure, title in ("rate", "calls"), ("cpu_us", "CPU"):
        yield f"`forge.append` at least 0.9 × plain INSERT, commit not waiting: {title}", 0.9, [
            ("single", not_waiting, clients, "forge.append", "plain INSERT", figure) for clients in all_clients]
        yield f"`forge.append` at least 0.8 × plain INSERT, commit waiting: {title}", 0.8, [
            ("single", waits, clients, "forge.append", "plain INSERT", figure) for clients in all_clients]
    for cell in waits, not_waiting:
        yield f"`forge.append` at least 1.0 × an INSERT with a head in CPU, {cell}", 1.0, [
            ("single", cell, clients, "forge.append", "INSERT with a head", "cpu_us") for clients in all_clients]
        yield f"`erp.adjust_stock` at least 0.7 × plain INSERT in calls, {cell}", 0.7, [
            ("single", cell, clients, "erp.adjust_stock", "plain INSERT", "rate") for clients in all_clients]
    yield "batches of ten at least 1.0 × Emmett", 1.0, [
        ("batch", f"10 events, {cell}", clients, "forge.append", "Emmett", "cpu_us") for cell in (waits, not_waiting) for clients in few]
    yield "batches of 1000 at least 1.0 × plain unnest", 1.0, [
        ("batch", f"1000 events, {cell}", clients, "forge.append", "plain unnest", "cpu_us") for cell in (waits, not_waiting) for clients in few]
    yield "batches of 1000 at least 5 × Message DB", 5, [
        ("batch", f"1000 events, {cell}", clients, "forge.append", "Message DB", "cpu_us") for cell in (waits, not_waiting) for clients in few]
    yield "a single append at least 1.4 × Emmett in CPU", 1.4, [
        ("single", cell, clients, "forge.append", "Emmett", "cpu_us") for cell in (waits, not_waiting) for clients in all_clients]
    yield "a single append at least 1.3 × Message DB in CPU", 1.3, [
        ("single", cell, clients, "forge.append", "Message DB", "cpu_us") for cell in (waits, not_waiting) for clients in all_clients]
    yield "8 clients in one category at least 3 × Message DB in throughput", 3, [
        ("single", cell, 8, "forge.append", "Message DB", "rate") for cell in (waits, not_waiting)]
    yield "8 clients on one stream at least 5 × Emmett", 5, [
        ("hot", cell, 8, "forge.append", "Emmett", "rate") for cell in (waits, not_waiting)]
    for length, least in (20, 4), (200, 10):
        for peer in "plain", "Message DB", "Emmett":
            yield f"`erp.adjust_stock` at least {least} × the client-side {FLOWS[peer]}, {length} events", least, [
                ("command", f"{length} events, {cell}", clients, "erp.adjust_stock", peer, "rate")
                for cell in (waits, not_waiting) for clients in few]


def print_aims(samples):
    print("| aim | median | all of them |\n|---|---|---|")
    for words, least, comparisons in aims(samples):
        ratios = [ratio for ratio in (samples.ratio(*comparison) for comparison in comparisons) if ratio]
        if ratios:
            median = statistics.median(ratios)
            print(f"| {words} | {'' if median >= least else '**missed**: '}{median:.2f} | {', '.join(f'{ratio:.2f}' for ratio in ratios)} |")
    print()


def write_bars(samples, name, section, cells, figure, skip=()):
    """Data of a plot: a line for each peer, a column for each condition."""
    cells = [cell for cell in cells if cell[0] in samples.cells(section)]
    if not cells:
        return
    with (FOLDER / f"{name}.dat").open("w") as file:
        print("peer", *(title for _, _, title in cells), sep="\t", file=file)
        for peer in samples.peers(section, cells[0][0]):
            if peer not in skip:
                print(FLOWS.get(peer, peer) if section == "command" else peer, *(samples.median(section, cell, clients, peer, figure) or 0 for cell, clients, _ in cells), sep="\t", file=file)


def main():
    samples = Samples((FOLDER / "peers.jsonl").read_text().splitlines())
    machine = json.loads((FOLDER / "peers_machine.json").read_text())
    print(f"{machine['machine']}; {', '.join(f'{name} {version}' for name, version in machine['packages'].items())}; "
          f"{machine['rounds']} rounds of {machine['seconds']} s; load {machine['load']} at the end\n")
    for section in TITLES:
        if samples.cells(section):
            print_section(samples, section)
    print_worker(samples)
    if samples.cells("storage"):
        print_storage(samples)
    print_aims(samples)
    for path in FOLDER.glob("*.dat"):
        path.unlink()
    eight = [(cell, 8, f"8 clients, {cell}") for cell in ("commit waits", "commit does not wait")]
    write_bars(samples, "append", "single", eight, "rate", ("erp.adjust_stock", "forge.execute", PER_CLIENT))
    write_bars(samples, "hot", "hot", eight, "rate", ("erp.adjust_stock",))
    write_bars(samples, "batch", "batch", [(f"{count} events, commit does not wait", 1, f"{count} events") for count in (10, 100, 1000)], "cpu_us")
    write_bars(samples, "command", "command", [(f"{count} events, commit does not wait", 8, f"{count} events") for count in (20, 200)], "rate")


main()
