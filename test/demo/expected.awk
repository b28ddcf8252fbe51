# expected.awk: what a replay must come to, from the order lines alone.  For check.sh.
#
# Reads a file of good order lines twice (expected.awk FILE FILE) and shares no code with the
# demo: it relies on commas standing in no field but the description.  Prints one fact a line.

BEGIN { FS = "," }

{ sub(/\r$/, "") }

NR == FNR {
	invoice_lines[$1]++
	next
}

FNR == 1 { next }

{
	invoice = $1; code = $2; quantity = $(NF - 4)
	delta = -quantity
	if (invoice !~ /^[AC]/) {
		if (invoice_lines[invoice] == 1 && $(NF - 2) + 0 == 0 && $(NF - 1) == "") delta = quantity
		else sold[code] += quantity
	}
	if (invoice ~ /^C/) sold[code] += quantity
	lines++
	total += delta
	if (first == "" || $(NF - 3) < first) first = $(NF - 3)
	if ($(NF - 3) > last) last = $(NF - 3)
	balance[code] += delta
	if (balance[code] < lowest[code]) lowest[code] = balance[code]
	if ($3 ~ /[^ ]/) described[code] = 1
}

END {
	for (code in balance) {
		items++
		if (lowest[code] < 0) opened++
		print "stock " code " " balance[code] - lowest[code]
		if (!described[code]) print "nameless " code
		if (best == "" || sold[code] > sold[best]) best = code
	}
	print "lines " lines
	print "items " items
	print "events " items + opened + lines
	print "moved " total
	print "between " first " " last
	print "best " best " " sold[best]
}
