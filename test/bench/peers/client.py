"""What a client does, in rounds: commands, orders and rebuilds by client.mjs, which all peers use alike."""
import json

import server

# The database of each peer, and who calls.
PEERS = {
    "command": {"erp.adjust_stock": "bench", "forge.execute": "bench", "plain": "bench", "Message DB": "message_store", "Emmett": "emmett"},
    "order": {"three forge.execute": "bench", "one forge.execute_batch": "bench", "plain": "bench", "Message DB": "message_store",
              "Emmett": "emmett"},
    "rebuild": {"forge.rebuild": "bench", "plain": "bench", "Message DB": "message_store", "Emmett": "emmett"},
}
EVENTS_TO_REBUILD = 100000

# Streams get back the length that they had.
TRIM = {
    "plain": ("bench", ["DELETE FROM bench.plain WHERE aggregate_id BETWEEN bench.id({kind}, 0) AND bench.id({kind}, 999) AND version > {length}",
                        "VACUUM bench.plain"]),
    "Message DB": ("message_store", ["DELETE FROM messages WHERE stream_name LIKE 'order-00000000-0000-7000-800{kind}-%' AND position >= {length}",
                                     "VACUUM messages"]),
    "Emmett": ("emmett", ["DELETE FROM emt_messages WHERE stream_id LIKE 'order-00000000-0000-7000-800{kind}-%' AND stream_position > {length}",
                          "UPDATE emt_streams SET stream_position = {length} WHERE stream_id LIKE 'order-00000000-0000-7000-800{kind}-%'"
                          " AND stream_position > {length}", "VACUUM emt_messages, emt_streams"]),
}


def trim(peer, length):
    database, statements = TRIM.get(peer, (None, ()))
    for statement in statements:
        server.sql(database, statement.format(kind=2 if length == 20 else 3, length=length))


def empty_rows(peer):
    """The read model that is to be rebuilt has no rows."""
    if peer == "forge.rebuild":
        server.sql("bench", "ALTER TABLE forge.item_row DISABLE TRIGGER guard; DELETE FROM forge.item_row WHERE tenant_id ="
                   " '00000000-0000-7000-8000-000000000002'; ALTER TABLE forge.item_row ENABLE ALWAYS TRIGGER guard")
        server.sql("bench", "VACUUM forge.item_row")
    else:
        server.sql(PEERS["rebuild"][peer], "TRUNCATE bench.rows")


def run(work, peer, clients, calls, length):
    user = "bench_wide" if peer == "forge.rebuild" else None
    request = {"work": work, "peer": peer, "clients": clients, "calls": calls, "length": length}
    if work == "rebuild":
        empty_rows(peer)
    answer = json.loads(server.node("client.mjs", PEERS[work][peer], user, json.dumps(request)))
    if work != "rebuild":
        trim(peer, length)
    return answer


def in_rounds(samples, work, rounds, seconds, length=20):
    peers = list(PEERS[work])
    counts = dict.fromkeys(peers, EVENTS_TO_REBUILD)
    if work != "rebuild":
        for peer in peers:
            rate = run(work, peer, samples.clients, 50, length)["rate"]
            counts[peer] = int(rate * seconds / samples.clients) + 20
    for round_number in range(rounds):
        turn = round_number % len(peers)
        for peer in peers[turn:] + peers[:turn]:
            samples.keep(peer, round_number, **run(work, peer, samples.clients, counts[peer], length))
