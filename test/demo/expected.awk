# expected.awk: what a replay must come to, from the order lines alone.  For check.sh.
#
# Reads a file of good order lines twice (expected.awk FILE FILE) and shares no code with the
# demo: it relies on commas standing in no field but the description, on invoices whose lines stand
# together, and on prices of whole pence, so that amounts are whole numbers of pence and need no
# rounding.  Prints one fact a line; amounts in pence.

BEGIN { FS = "," }

{ sub(/\r$/, "") }

NR == FNR {
	invoice_lines[$1]++
	next
}

FNR == 1 { next }

{
	invoice = $1; code = $2; quantity = $(NF - 4); price = $(NF - 2); customer = $(NF - 1)
	sub(/\.0$/, "", customer)
	if (customer == "") customer = "-"
	else customers[customer] = 1
	delta = -quantity
	if (invoice ~ /^A/) kind = "adjustment"
	else if (invoice ~ /^C/) kind = "return"
	else if (invoice_lines[invoice] == 1 && price + 0 == 0 && customer == "-") {
		kind = "count"
		delta = quantity
	} else kind = "sale"

	# An order for an invoice, and one more for each other price of an item in it.
	if (kind == "sale" || kind == "return") {
		pence = int(quantity * price * 100 + (quantity > 0 ? 0.5 : -0.5))
		month = substr($(NF - 3), 1, 7)
		amount[kind " month " month] += pence
		amount[kind " customer " customer] += pence
		amount[kind " item " code] += pence
		units[kind " " code] += quantity
		net += pence
		if (!((invoice, code, price) in part)) {
			part[invoice, code, price] = ++prices[invoice, code]
			if (prices[invoice, code] > orders_of[invoice]) {
				orders_of[invoice]++
				orders[kind]++
				events += kind == "sale" ? 4 : 2
			}
			if (kind == "sale") events += 2	# reserved and shipped
		}
		worth[invoice, part[invoice, code, price]] += pence
	}
	if (kind != "sale") events++	# the stock is adjusted

	lines++
	if (first == "" || $(NF - 3) < first) first = $(NF - 3)
	if ($(NF - 3) > last) last = $(NF - 3)
	total += delta
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
		sold = units["sale " code] + units["return " code]
		if (best == "" || sold > most) { best = code; most = sold }
	}
	# Of the five items of which most is left, half is sent to another location; half of that
	# arrives, and one comes back.
	for (place = 1; place <= 5; place++) {
		most_left = -1
		for (code in balance) {
			left = balance[code] - lowest[code]
			if (code in is_sent || left < 4 || code !~ /^[0-9]/) continue
			if (left > most_left || left == most_left && code < richest) {
				most_left = left
				richest = code
			}
		}
		if (most_left < 0) break
		is_sent[richest] = 1
		sent += int(most_left / 2)
		arrived += int(most_left / 4)
	}
	for (code in balance) left_in_all += balance[code] - lowest[code]
	came_back = arrived > 0
	print "location MAIN " left_in_all - sent + came_back " 0"
	print "location TOWN " arrived - came_back " " sent - arrived
	for (order in worth) if (worth[order] != 0) entries++
	for (what in amount) print what " " amount[what]
	print "lines " lines
	print "items " items
	print "orders " orders["sale"]
	print "returned orders " orders["return"]
	print "entries " entries
	print "net " net
	for (customer in customers) known++
	print "customers " known
	print "events " 2 * items + opened + known + entries + events
	print "moved " total
	print "between " first " " last
	print "best " best " " most
}
