"""What the clients' logs say: for each command id, whether it must be there, may be, or may not be."""
import glob
import json


LEDGER = ("transfers", "accounts")  # such calls have a command id and no receipt: they are repeatable by the ids in them


class Known:
    """What the clients know of one command.

	state      "stored", "absent" or "unknown"
	receipts   what was answered when it was stored
	atoms      for unknown attempts: the ids that are stored with it, or not at all
    """

    __slots__ = ("call", "tenant", "state", "receipts", "atoms", "was_unknown", "story")

    def __init__(self, call, tenant):
        self.call = call
        self.tenant = tenant
        self.state = "absent"
        self.receipts = []
        self.atoms = []
        self.was_unknown = False
        self.story = []


def lines_of(path):
    """The values in a log; the last line may be cut off."""
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                yield json.loads(line)


class History:
    """All logs of a directory, read on and on.  faults: what the answers alone prove wrong."""

    def __init__(self, directory):
        self.directory = directory
        self.known = {}
        self.offsets = {}
        self.begun = {}
        self.faults = []
        self.counts = {"commands": 0, "committed": 0, "absent": 0, "unknown": 0}

    def read_on(self):
        """Takes in what was added since."""
        for path in sorted(glob.glob(f"{self.directory}/client-*.log")):
            with open(path, encoding="utf-8") as file:
                file.seek(self.offsets.get(path, 0))
                while True:
                    line = file.readline()
                    if not line.endswith("\n"):
                        break
                    self.offsets[path] = file.tell()
                    self.take(path, json.loads(line))

    def take(self, path, entry):
        if "begin" in entry:
            self.begun[path] = entry
            for step in entry["steps"]:
                for call in step["calls"]:
                    self.known.setdefault(call["id"], Known(call, entry["tenant"]))
            self.counts["commands"] += sum(len(step["calls"]) for step in entry["steps"])
            return
        begun = self.begun.pop(path, None)
        if begun is None:
            return  # it could not even begin
        self.counts[entry["outcome"]] += 1
        ids = [call["id"] for step in begun["steps"] for call in step["calls"]]
        if entry["outcome"] == "committed":
            for command_id, receipt in entry["receipts"].items():
                self.is_stored(command_id, receipt, begun)
        elif entry["outcome"] == "unknown":
            # Of one statement all or nothing; of a transaction, what was kept.
            one = len(begun["steps"]) == 1 and begun["isolation"] == "READ COMMITTED"
            atom = ids if one else list(entry["receipts"])
            # Of these nobody knows whether there was something to be stored.
            atom = [command_id for command_id in atom if self.known[command_id].call["command"] not in LEDGER
                    or "created" in entry["receipts"].get(command_id, {}).get("statuses", {}).values()]
            for command_id in ids if one else entry["receipts"]:
                known = self.known[command_id]
                known.was_unknown = True
                if known.state == "absent":
                    known.state = "unknown"
                if atom:
                    known.atoms.append(atom)
        for command_id in ids:
            self.known[command_id].story.append((path.rpartition("/")[2], begun["begin"], begun["attempt"], entry["outcome"], entry.get("error", "")))

    def is_stored(self, command_id, receipt, begun):
        known = self.known[command_id]
        replayed = receipt.get("replayed")
        if replayed and known.state == "absent" and not known.was_unknown and not self.earlier_in(command_id, begun):
            self.faults.append(("receipt", f"{command_id}: replayed, but nobody had it stored before: {known.story}"))
        if replayed is False and known.state == "stored":
            self.faults.append(("receipt", f"{command_id}: done again: {known.story}"))
        known.state = "stored"
        known.receipts.append(receipt)

    @staticmethod
    def earlier_in(command_id, begun):
        return sum(call["id"] == command_id for step in begun["steps"] for call in step["calls"]) > 1
