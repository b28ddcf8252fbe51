#!/usr/bin/env python3
"""Random transfers, with the statuses that the model (model.py) gives them, as a file of scenarios.

    random_scenarios.py SEED COUNT [SIZE]    COUNT transfers, SIZE (400) to a scenario

Nothing in them depends on how fast the clock goes.  At the end of each scenario all accounts are looked up, and
after each batch those that are summed.
"""
import json
import random
import sys

from model import MAX, answers

ACCOUNTS = range(1, 8)
FOREIGN = 7  # of another ledger
MISSING = 8
SUMMED = (5, 6)  # in half of the scenarios each
LIMITS = {2: "debits_must_not_exceed_credits", 3: "credits_must_not_exceed_debits", 4: "debits_must_not_exceed_credits"}


def amount(chance):
    if chance.random() < 0.03:
        return chance.choice([0, 2**64 + chance.randrange(100), 2**127 - 1, MAX])
    return chance.randrange(chance.choice([10, 100, 1000]))


def account(id, summed):
    more = {LIMITS[id]: True} if id in LIMITS else {"summed": True} if id in summed else {}
    return {"op": "account", "id": id, "ledger": 2 if id == FOREIGN else 1, "code": 1, **more}


def lookups(ids):
    return [{"op": "lookup_account", "id": id} for id in ids]


def fill_resolving(chance, step, asked):
    held = [t["id"] for t in asked[-60:] if t.get("pending")] or [1]
    kind = chance.choice(["post_pending_transfer", "post_pending_transfer", "void_pending_transfer"])
    step.update({kind: True, "pending_id": chance.choice(held)})
    step["amount"] = amount(chance) if chance.random() < 0.3 else MAX if kind[0] == "p" else 0
    if chance.random() < 0.1:
        step[chance.choice(["debit_account_id", "credit_account_id", "ledger", "code", "timeout"])] = chance.randrange(4)
    if chance.random() < 0.02:
        step["pending_id"] = chance.choice([0, 1, step["id"], MAX, 10**6])
    if chance.random() < 0.02:
        step[chance.choice(["pending", "balancing_debit", "void_pending_transfer", "closing_credit"])] = True


def fill_new(chance, step):
    debit, credit = chance.sample(range(1, FOREIGN), 2)
    step.update(debit_account_id=debit, credit_account_id=credit, amount=amount(chance), ledger=1, code=1)
    if chance.random() < 0.4:
        step["pending"] = True
        if chance.random() < 0.3:
            step["timeout"] = chance.choice([1000000, 10000000])
    if chance.random() < 0.02:
        step.update({chance.choice(["closing_debit", "closing_credit"]): True, "amount": 0})
    if chance.random() < 0.2:
        step[chance.choice(["balancing_debit", "balancing_credit"])] = True
    if chance.random() < 0.05:
        name = chance.choice(["debit_account_id", "credit_account_id", "ledger", "code", "timeout", "pending_id"])
        step[name] = chance.choice([0, 1, 2, FOREIGN, MISSING, MAX if name.endswith("_id") else 0])


def again(chance, before):
    step = {name: value for name, value in before.items() if name != "linked"}
    if chance.random() < 0.5:
        name = chance.choice(["amount", "code", "ledger", "pending_id", "debit_account_id", "credit_account_id",
                              "user_data_128", "user_data_64", "user_data_32", "timeout"])
        step[name] = chance.randrange(4)
    return step


def transfer(chance, id, asked):
    if asked and chance.random() < 0.06:
        step = again(chance, chance.choice(asked[-60:]))
    else:
        step = {"op": "transfer", "id": id}
        if chance.random() < 0.3:
            fill_resolving(chance, step, asked)
        else:
            fill_new(chance, step)
    if chance.random() < 0.1:
        step["linked"] = True
    return step


def scenario(chance, name, size):
    """Batches of 1 to 30 transfers among seven accounts."""
    summed = [id for id in SUMMED if chance.random() < 0.5]
    steps = [account(id, summed) for id in ACCOUNTS] + [{"op": "commit", "operation": "create_accounts"}]
    asked = []
    while len(asked) < size:
        for _ in range(min(chance.randrange(1, 31), size - len(asked))):
            asked.append(transfer(chance, 1 + len(asked), asked))
            steps.append(asked[-1])
        if chance.random() < 0.8:
            asked[-1].pop("linked", None)
        steps += [{"op": "commit", "operation": "create_transfers"}, *lookups(summed)]
    steps += lookups((*ACCOUNTS, MISSING))
    for step, _, given in answers(steps):
        if step["op"] == "lookup_account":
            step.update({"expect": "missing"} if given is None else given)
        else:
            step["status"] = given
    return {"scenario": name, "steps": steps}


def quoted(value):
    """Great numbers as text, which every reader of JSON takes."""
    return str(value) if type(value) is int and value >= 2**53 else value


def main(seed, count, size=400):
    chance = random.Random(seed)
    print('{"source": "test/ledger/random_scenarios.py %d %d %d", "scenarios": [' % (seed, count, size))
    for done in range(0, count, size):
        made = scenario(chance, f"random {seed}, from {done}", min(size, count - done))
        made["steps"] = [{name: quoted(value) for name, value in step.items()} for step in made["steps"]]
        print(json.dumps(made) + ("," if done + size < count else ""))
    print("]}")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    main(*map(int, sys.argv[1:]))
