# lines.awk: order lines of a shop (CSV) in, rows for COPY demo.line out.
#
# Every line of the file gives one row: number, first line of its invoice, the fields that the
# replay uses, and what is wrong with it.  A bad line has only its number, the problem and its text;
# nothing is left out.  Bytes, not characters: run it with LC_ALL=C.

# The CSV fields of a line into field[]; returns their number, or 0 when a quote is left open.
function split_csv(line, field,    count, part, i, parts, text) {
	if (line !~ /"/) return split(line, field, ",")
	parts = split(line, part, ",")
	for (i = 1; i <= parts; i++) {
		text = text part[i]
		if (gsub(/"/, "\"", text) % 2) {	# an odd number of quotes: the comma was text
			text = text ","
			continue
		}
		if (text ~ /^".*"$/) text = substr(text, 2, length(text) - 2)
		gsub(/""/, "\"", text)
		field[++count] = text
		text = ""
	}
	return text == "" ? count : 0
}

function trim(text) {
	gsub(/^[ \t\r\n\v\f]+|[ \t\r\n\v\f]+$/, "", text)
	return text
}

function is_utf8(text) {
	gsub(/[\302-\337][\200-\277]/, "", text)
	gsub(/\340[\240-\277][\200-\277]|\355[\200-\237][\200-\277]/, "", text)
	gsub(/[\341-\354\356\357][\200-\277][\200-\277]/, "", text)
	gsub(/\360[\220-\277][\200-\277][\200-\277]|\364[\200-\217][\200-\277][\200-\277]/, "", text)
	gsub(/[\361-\363][\200-\277][\200-\277][\200-\277]/, "", text)
	return text !~ /[\200-\377]/
}

# Is it a time as 2011-08-31 17:45:00, and on the calendar?
function is_time(text,    year, month, day, days) {
	if (text !~ /^[1-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-5][0-9]:[0-5][0-9]$/)
		return 0
	year = substr(text, 1, 4) + 0; month = substr(text, 6, 2) + 0; day = substr(text, 9, 2) + 0
	days = substr("312831303130313130313031", 2 * month - 1, 2) + 0
	if (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)) days = 29
	return month >= 1 && month <= 12 && day >= 1 && day <= days && substr(text, 12, 2) + 0 <= 23
}

# The first thing that is wrong with a line of that many fields; empty when nothing is.
function problem_of(count, field,    amount) {
	if (count == 0) return "a quote is left open"
	if (count != 8) return "not 8 columns"
	if (field[1] == "") return "blank invoice number"
	if (field[2] == "") return "blank stock code"
	if (length(field[1]) > 64 || length(field[2]) > 64 || length(field[3]) > 200)
		return "text too long"
	if (field[4] !~ /^[-+]?[0-9]+$/) return "quantity is not a whole number"
	if (field[4] + 0 == 0) return "quantity is zero"
	if (field[4] + 0 > 1000000000 || field[4] + 0 < -1000000000) return "quantity is out of range"
	if (!is_time(field[5])) return "date is not readable"
	if (field[6] !~ /^[-+]?[0-9]*(\.[0-9]+)?$/) return "price is not a number"
	if (field[6] ~ /\.[0-9][0-9][0-9][0-9][0-9][0-9][0-9]/) return "price has too many decimals"
	amount = field[4] * field[6]
	if (amount > 1000000000 || amount < -1000000000) return "amount is out of range"
	return ""
}

# A text for COPY: the characters that it takes for its own are escaped.
function escaped(text) {
	gsub(/\\/, "\\\\&", text); gsub(/\t/, "\\t", text); gsub(/\r/, "\\r", text)
	return text
}

BEGIN {
	OFS = "\t"
	header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
}

{ sub(/\r$/, "") }

NR == 1 {
	sub(/^\357\273\277/, "")	# a byte order mark
	if ($0 != header) {
		print "the first line is not \"" header "\"" > "/dev/stderr"
		exit 1
	}
	next
}

{
	count = is_utf8($0) ? split_csv($0, field) : -1
	for (i = 1; i <= count; i++) field[i] = trim(field[i])
	problem = count < 0 ? "not UTF-8" : problem_of(count, field)
	if (problem != "") {
		gsub(/[\200-\377]/, "?")
		print NR, NR, "\\N", "\\N", escaped(substr($0, 1, 200)), "\\N", "\\N", "\\N", "\\N", \
			"\\N", problem
		next
	}
	# Lines of one invoice go into one batch, but for an invoice too long for that.
	if (field[1] != invoice || NR - first >= 10000) {
		invoice = field[1]
		first = NR
	}
	sub(/\.0$/, "", field[7])	# a customer's number that was once read as a decimal
	print NR, first, escaped(field[1]), escaped(field[2]), escaped(field[3]), field[4] + 0, \
		field[5], field[6] ~ /[0-9]/ ? field[6] : 0, \
		field[7] == "" ? "\\N" : escaped(field[7]), escaped(field[8]), "\\N"
}
