#!/bin/sh
# Print which part of the lines of src/ was run, by directory, and which lines were not into
# build/coverage/missed.txt.  Reads what the library and the unit tests of "make coverage" have counted.
# Fails, and prints them, when lines of the directories in WHOLE were not run.
#
# A line that cannot be reached is marked GCOVR_EXCL_LINE where it stands, with the reason.
set -eu
gcovr --root . --filter 'src/' --object-directory build/coverage -j "$(nproc)" \
	--csv build/coverage/files.csv --json build/coverage/lines.json build/coverage

python3 - build/coverage ${WHOLE:-} <<'PYTHON'
import csv, json, sys

directory, *whole = sys.argv[1:]
sums = {}
for row in csv.DictReader(open(f"{directory}/files.csv")):
    name = "/".join(row["filename"].split("/")[:2])
    lines, covered = sums.get(name, (0, 0))
    sums[name] = lines + int(row["line_total"]), covered + int(row["line_covered"])
print(f"{'directory':20} {'lines':>7} {'run':>7} {'of 100':>7}")
for name, (lines, covered) in sorted(sums.items()):
    print(f"{name:20} {lines:7} {covered:7} {100 * covered / max(lines, 1):7.1f}")
missed = []
for entry in json.load(open(f"{directory}/lines.json"))["files"]:
    for line in entry["lines"]:
        if line["count"] == 0 and not line.get("gcovr/noncode"):
            text = open(entry["file"]).read().splitlines()[line["line_number"] - 1].strip()
            missed.append(f"{entry['file']}:{line['line_number']}: {text}")
open(f"{directory}/missed.txt", "w").writelines(f"{line}\n" for line in missed)
print(f"the lines that were not run are in {directory}/missed.txt")
too_few = [line for line in missed if line.startswith(tuple(f"{name}/" for name in whole))]
if too_few:
    sys.exit("\n".join(["these must be run by a unit test:", *too_few]))
PYTHON
