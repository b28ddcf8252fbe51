#!/usr/bin/env python3
"""A second model of the ledger, against which the one in C (src/ledger) is compared.

    model.py scenarios FILE    runs a file of scenarios (.json or .json.gz); fails when an answer differs

Written from TigerBeetle's public reference.  It is meant to be plain, and unlike the other one: what
happens in a chain goes to a layer of its own, which is merged or thrown away; and rules are lists of
(broken, status), of which the first that is broken counts.  An account that is summed is as exact as any other.
"""
import gzip
import json
import sys

MAX = 2**128 - 1
MAX_TIME = 2**63 - 1
SUMMED_MAX = 2**96 - 1  # of a transfer on an account that is summed
SECOND = 10**9
SUMS = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")
DATA = ("user_data_128", "user_data_64", "user_data_32")
ACCOUNT_FLAGS = ("linked", "debits_must_not_exceed_credits", "credits_must_not_exceed_debits", "history", "imported",
                 "closed", "flags_padding")
TRANSFER_FLAGS = ("linked", "pending", "post_pending_transfer", "void_pending_transfer", "balancing_debit",
                  "balancing_credit", "closing_debit", "closing_credit", "imported", "flags_padding")
ALONE = ("pending", "balancing_debit", "balancing_credit", "closing_debit", "closing_credit")
ACCOUNT = dict.fromkeys(("id", "ledger", "code", "timestamp", "reserved", "summed") + SUMS + DATA + ACCOUNT_FLAGS, 0)
TRANSFER = dict.fromkeys(("id", "debit_account_id", "credit_account_id", "amount", "pending_id", "timeout", "ledger",
                          "code", "timestamp") + DATA + TRANSFER_FLAGS, 0)
TRANSIENT = {"debit_account_not_found", "credit_account_not_found", "pending_transfer_not_found", "exceeds_credits",
             "exceeds_debits", "debit_account_already_closed", "credit_account_already_closed"}


class Layers:
    """A dictionary to which a layer may be added, and later merged or dropped.  Values never change."""

    def __init__(self):
        self.below, self.above = {}, None

    def get(self, key):
        if self.above is not None and key in self.above:
            return self.above[key]
        return self.below.get(key)

    def put(self, key, value):
        (self.below if self.above is None else self.above)[key] = value

    def begin(self):
        self.above = {}

    def end(self, keep):
        if keep:
            self.below.update(self.above)
        self.above = None


def differences(asked, there, names, status="exists_with_different_"):
    for name in names:
        yield asked[name] != there[name], status + name


def changed_flags(asked, there, flags):
    yield any(bool(asked[flag]) != bool(there[flag]) for flag in flags), "exists_with_different_flags"


def first_broken(rules):
    return next((status for broken, status in rules if broken), None)


class Model:
    def __init__(self):
        self.accounts, self.transfers, self.fates = Layers(), Layers(), Layers()  # fates: of pending transfers
        self.times = {"account": Layers(), "transfer": Layers()}  # timestamp: True; None: the newest one
        self.expiring = Layers()  # id of a pending transfer: instant
        self.burnt = set()
        self.clock = 0

    def stores(self):
        return self.accounts, self.transfers, self.fates, self.expiring, *self.times.values()

    # What has expired counts nowhere.
    def expire(self, now):
        for id in [id for id, instant in self.expiring.below.items() if instant <= now]:
            del self.expiring.below[id]
            if self.fates.get(id) is None:
                self.move(self.transfers.get(id), -1, 0)
                self.fates.put(id, "expired")

    def tick(self, interval):
        self.clock += interval
        self.expire(self.clock)

    # A pending transfer is held (1) or let go (-1), and an amount is posted.
    def move(self, transfer, held, posted):
        for side, sums in (("debit", "debits"), ("credit", "credits")):
            account = dict(self.accounts.get(transfer[side + "_account_id"]))
            account[sums + "_pending"] += held * transfer["amount"]
            account[sums + "_posted"] += posted
            if transfer["closing_" + side]:
                account["closed"] = held > 0
            self.accounts.put(account["id"], account)

    def batch(self, kind, requests):
        """The statuses of accounts or transfers that are asked for together."""
        statuses, chain, broken = [], None, False
        first = self.clock + 2
        self.clock += 1 + len(requests)
        self.expire(first)
        for index, request in enumerate(requests):
            if request["linked"] and chain is None:
                chain, broken = index, False
                for store in self.stores():
                    store.begin()
            rules = self.place_rules(request, requests, index, broken)
            create = self.create_account if kind == "account" else self.create_transfer
            status = first_broken(rules) or create(request, first + index) or "created"
            statuses.append(status)
            if status in TRANSIENT:
                self.burnt.add(request["id"])
            if chain is None:
                continue
            if status != "created" and not broken:
                broken = True
                statuses[chain:index] = ["linked_event_failed"] * (index - chain)
                for store in self.stores():
                    store.end(False)
            if not request["linked"] or index == len(requests) - 1:
                if not broken:
                    for store in self.stores():
                        store.end(True)
                chain, broken = None, False
        return statuses

    def place_rules(self, request, requests, index, broken):
        imported, given = request["imported"], request["timestamp"]
        yield request["linked"] and index == len(requests) - 1, "linked_event_chain_open"
        yield broken, "linked_event_failed"
        yield requests[0]["imported"] and not imported, "imported_event_expected"
        yield imported and not requests[0]["imported"], "imported_event_not_expected"
        yield not imported and given != 0, "timestamp_must_be_zero"
        yield imported and not 0 < given <= MAX_TIME, "imported_event_timestamp_out_of_range"
        yield imported and given >= self.clock, "imported_event_timestamp_must_not_advance"

    def regresses(self, kind, other, request):
        newest = self.times[kind].get(None) or 0
        return request["imported"] and (request["timestamp"] <= newest or self.times[other].get(request["timestamp"]))

    # ---- accounts ----

    def account_rules(self, a):
        there = self.accounts.get(a["id"])
        yield a["reserved"], "reserved_field"
        yield a["flags_padding"], "reserved_flag"
        yield a["id"] == 0, "id_must_not_be_zero"
        yield a["id"] == MAX, "id_must_not_be_int_max"
        if there:
            yield from changed_flags(a, there, (*ACCOUNT_FLAGS, "summed"))
            yield from differences(a, there, DATA + ("ledger", "code"))
            yield True, "exists"
        yield (a["debits_must_not_exceed_credits"] and a["credits_must_not_exceed_debits"],
               "flags_are_mutually_exclusive")
        yield (a["summed"] and any(a[flag] for flag in ACCOUNT_FLAGS if flag not in ("linked", "imported")),
               "flags_are_mutually_exclusive")
        for name in SUMS:
            yield a[name] != 0, name + "_must_be_zero"
        yield a["ledger"] == 0, "ledger_must_not_be_zero"
        yield a["code"] == 0, "code_must_not_be_zero"
        yield self.regresses("account", "transfer", a), "imported_event_timestamp_must_not_regress"

    def create_account(self, a, now):
        status = first_broken(self.account_rules(a))
        if status is None:
            self.stamp("account", self.accounts, a, now)
        return status

    def stamp(self, kind, store, record, now):
        timestamp = record["timestamp"] or now
        store.put(record["id"], {**record, "timestamp": timestamp})
        self.times[kind].put(timestamp, True)
        self.times[kind].put(None, max(timestamp, self.times[kind].get(None) or 0))

    # ---- transfers ----

    def transfer_rules(self, t, now):
        there = self.transfers.get(t["id"])
        yield t["flags_padding"], "reserved_flag"
        yield t["id"] == 0, "id_must_not_be_zero"
        yield t["id"] == MAX, "id_must_not_be_int_max"
        if there:
            yield from self.again_rules(t, there)
            yield True, "exists"
        yield t["id"] in self.burnt, "id_already_failed"
        if t["post_pending_transfer"] or t["void_pending_transfer"]:
            yield from self.resolving_rules(t, now)
        else:
            yield from self.new_rules(t, now)

    def again_rules(self, t, there):
        yield from changed_flags(t, there, TRANSFER_FLAGS)
        yield from differences(t, there, ("pending_id", "timeout"))
        if t["pending_id"]:
            t = self.whole(t, self.transfers.get(t["pending_id"]))
        yield from differences(t, there, ("debit_account_id", "credit_account_id"))
        at_most = t["balancing_debit"] or t["balancing_credit"]
        yield t["amount"] < there["amount"] if at_most else t["amount"] != there["amount"], \
            "exists_with_different_amount"
        yield from differences(t, there, DATA + ("ledger", "code"))

    @staticmethod
    def whole(t, pending):
        """What is left out of one that posts or voids is that of the pending one."""
        names = ("debit_account_id", "credit_account_id", "ledger", "code") + DATA
        everything = 0 if t["void_pending_transfer"] else MAX
        amount = pending["amount"] if t["amount"] == everything else t["amount"]
        return {**t, **{name: t[name] or pending[name] for name in names}, "amount": amount}

    def resolving_rules(self, t, now):
        pending = self.transfers.get(t["pending_id"])
        both = t["post_pending_transfer"] and t["void_pending_transfer"]
        yield both or any(t[flag] for flag in ALONE), "flags_are_mutually_exclusive"
        yield t["pending_id"] == 0, "pending_id_must_not_be_zero"
        yield t["pending_id"] == MAX, "pending_id_must_not_be_int_max"
        yield t["pending_id"] == t["id"], "pending_id_must_be_different"
        yield t["timeout"] != 0, "timeout_reserved_for_pending_transfer"
        yield pending is None, "pending_transfer_not_found"
        yield not pending["pending"], "pending_transfer_not_pending"
        whole = self.whole(t, pending)
        yield from differences(whole, pending, ("debit_account_id", "credit_account_id", "ledger", "code"),
                               "pending_transfer_has_different_")
        yield whole["amount"] > pending["amount"], "exceeds_pending_transfer_amount"
        yield t["void_pending_transfer"] and whole["amount"] < pending["amount"], \
            "pending_transfer_has_different_amount"
        fate = self.fates.get(pending["id"])
        yield fate in ("posted", "voided"), f"pending_transfer_already_{fate}"
        expires = pending["timeout"] and pending["timestamp"] + pending["timeout"] * SECOND
        yield fate == "expired" or expires and expires <= now, "pending_transfer_expired"
        yield self.regresses("transfer", "account", t), "imported_event_timestamp_must_not_regress"
        for side in ("debit", "credit"):
            account = self.accounts.get(pending[side + "_account_id"])
            yield account["closed"] and t["post_pending_transfer"], side + "_account_already_closed"

    def amount(self, t, debit, credit):
        amount = t["amount"]
        if t["balancing_debit"]:
            amount = min(amount, max(0, debit["credits_posted"] - debit["debits_posted"] - debit["debits_pending"]))
        if t["balancing_credit"]:
            amount = min(amount, max(0, credit["debits_posted"] - credit["credits_posted"] - credit["credits_pending"]))
        return amount

    def new_rules(self, t, now):
        for side in ("debit", "credit"):
            yield t[side + "_account_id"] == 0, side + "_account_id_must_not_be_zero"
            yield t[side + "_account_id"] == MAX, side + "_account_id_must_not_be_int_max"
        yield t["debit_account_id"] == t["credit_account_id"], "accounts_must_be_different"
        yield t["pending_id"] != 0, "pending_id_must_be_zero"
        yield t["timeout"] and not t["pending"], "timeout_reserved_for_pending_transfer"
        yield (t["closing_debit"] or t["closing_credit"]) and not t["pending"], "closing_transfer_must_be_pending"
        yield t["ledger"] == 0, "ledger_must_not_be_zero"
        yield t["code"] == 0, "code_must_not_be_zero"
        debit, credit = (self.accounts.get(t[side + "_account_id"]) for side in ("debit", "credit"))
        yield debit is None, "debit_account_not_found"
        yield credit is None, "credit_account_not_found"
        yield debit["ledger"] != credit["ledger"], "accounts_must_have_the_same_ledger"
        yield t["ledger"] != debit["ledger"], "transfer_must_have_the_same_ledger_as_accounts"
        for side, account in (("debit", debit), ("credit", credit)):
            yield (account["summed"] and (t["balancing_" + side] or t["closing_" + side]),
                   "flags_are_mutually_exclusive")
        if t["imported"]:
            yield self.regresses("transfer", "account", t), "imported_event_timestamp_must_not_regress"
            for side, account in (("debit", debit), ("credit", credit)):
                yield t["timestamp"] <= account["timestamp"], f"imported_event_timestamp_must_postdate_{side}_account"
            yield t["timeout"] != 0, "imported_event_timeout_must_be_zero"
        yield debit["closed"], "debit_account_already_closed"
        yield credit["closed"], "credit_account_already_closed"
        yield from self.amount_rules(t, now, debit, credit)

    def amount_rules(self, t, now, debit, credit):
        amount = self.amount(t, debit, credit)
        sides = ((debit, "debits"), (credit, "credits"))
        for kinds in (("_pending",) if t["pending"] else (), ("_posted",), ("_pending", "_posted")):
            for account, sums in sides if kinds else ():
                total = 0 if account["summed"] else sum(account[sums + kind] for kind in kinds)
                yield total + amount > MAX, "overflows_" + sums + (kinds[0] if len(kinds) == 1 else "")
        for account, sums in sides:
            yield account["summed"] and amount > SUMMED_MAX, "overflows_" + sums
        yield (t["timestamp"] or now) + t["timeout"] * SECOND > MAX_TIME, "overflows_timeout"
        for (account, sums), (_, other) in zip(sides, reversed(sides)):
            total = account[sums + "_pending"] + account[sums + "_posted"] + amount
            yield account[f"{sums}_must_not_exceed_{other}"] and total > account[other + "_posted"], "exceeds_" + other

    def create_transfer(self, t, now):
        status = first_broken(self.transfer_rules(t, now))
        if status is not None:
            return status
        if t["pending_id"]:
            pending = self.transfers.get(t["pending_id"])
            t = self.whole(t, pending)
            is_posted = bool(t["post_pending_transfer"])
            self.fates.put(pending["id"], "posted" if is_posted else "voided")
            self.move(pending, -1, t["amount"] if is_posted else 0)
        else:
            accounts = (self.accounts.get(t[side + "_account_id"]) for side in ("debit", "credit"))
            t = {**t, "amount": self.amount(t, *accounts)}
            self.move(t, int(bool(t["pending"])), 0 if t["pending"] else t["amount"])
            if t["timeout"]:
                self.expiring.put(t["id"], now + t["timeout"] * SECOND)
        self.stamp("transfer", self.transfers, t, now)
        return None


# ---- scenarios ----

def record(empty, step):
    """A request of a step; numbers may be in quotes."""
    return {**empty, **{name: int(value) for name, value in step.items() if name in empty}}


def answers(steps):
    """(step, expected, given) for each answer of a scenario."""
    model, waiting = Model(), []
    for step in steps:
        op = step["op"]
        if op in ("account", "transfer"):
            waiting.append(step)
        elif op == "commit" and step["operation"] in ("create_accounts", "create_transfers"):
            kind = "account" if step["operation"] == "create_accounts" else "transfer"
            empty = ACCOUNT if kind == "account" else TRANSFER
            statuses = model.batch(kind, [record(empty, asked) for asked in waiting])
            yield from zip(waiting, [asked.get("status") for asked in waiting], statuses)
            waiting = []
        elif op == "commit":
            model.clock += 1
        elif op == "tick":
            model.tick(step["value"] * (SECOND if step["unit"] == "seconds" else 1))
        elif op == "setup":
            account = model.accounts.get(step["account"])
            model.accounts.put(step["account"], {**account, **{name: int(step[name]) for name in SUMS}})
        elif op == "lookup_account":
            account = model.accounts.get(int(step["id"]))
            given = account and {name: account[name] for name in SUMS} | {"closed": bool(account["closed"])}
            expected = {name: int(step[name]) for name in SUMS if name in step} | {"closed": bool(step.get("closed"))}
            yield step, None if step.get("expect") == "missing" else expected, given
        elif op == "lookup_transfer":
            transfer = model.transfers.get(int(step["id"]))
            given = transfer is not None if step["field"] == "exists" else transfer and transfer[step["field"]]
            yield step, step["value"] if step["field"] == "exists" else int(step["value"]), given


def run(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        scenarios = json.load(file)["scenarios"]
    count = wrong = 0
    for scenario in scenarios:
        for step, expected, given in answers(scenario["steps"]):
            count += 1
            if expected != given:
                wrong += 1
                print(f"{scenario['scenario']}: {given} instead of {expected}: {step}")
    print(f"{len(scenarios)} scenarios, {count} answers, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[2]) if len(sys.argv) == 3 and sys.argv[1] == "scenarios" else __doc__)
