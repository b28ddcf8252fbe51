#!/bin/sh
# An include may point only to a layer on the left of its own, or to its own:
#
#	base | domain, analytics, ledger | web | pg | auth | store | projection | app | worker, api
#
# pg does not see domain, and what shares a column does not see each other.  The pure layers
# (base, domain, analytics, ledger, web) may besides include only the standard headers listed below: nothing of
# the server, no memory management, no clock, no input or output.
set -eu

may_include() {
	case $1 in
		base)       echo "base" ;;
		domain)     echo "base domain" ;;
		analytics)  echo "base analytics" ;;
		ledger)     echo "base ledger" ;;
		web)        echo "base domain ledger web" ;;
		pg)         echo "base analytics ledger pg" ;;
		auth)       echo "base domain analytics ledger pg auth" ;;
		store)      echo "base domain analytics ledger pg auth store" ;;
		projection) echo "base domain analytics ledger pg auth store projection" ;;
		app)        echo "base domain analytics ledger pg auth store projection app" ;;
		worker)     echo "base domain analytics ledger pg auth store projection app worker" ;;
		api)        echo "base domain analytics ledger web pg auth store projection app api" ;;
	esac
}
layers="base domain analytics ledger web pg auth store projection app worker api"

pure_headers() {
	case $1 in
		base | domain | ledger | web) echo "assert.h inttypes.h limits.h stdbool.h stddef.h stdint.h string.h" ;;
		analytics)     echo "$(pure_headers base) float.h math.h" ;;
		*)             echo "" ;;
	esac
}

# Of headers that describe.pl makes.
layer_of_made() {
	case $1 in
		*/read_model_columns.h) echo pg ;;
		*/read_models.h)        echo projection ;;
		*)                      echo domain ;;
	esac
}

is_word_of() {
	case " $2 " in *" $1 "*) true ;; *) false ;; esac
}

status=0
complain() {
	echo "$1"
	status=1
}

for directory in src/*/; do
	layer=$(basename "$directory")
	is_word_of "$layer" "$layers" || complain "$directory: not a layer that this script knows"
	allowed=$(may_include "$layer")
	standard=$(pure_headers "$layer")
	for file in $(find "$directory" -name '*.[ch]' -o -name '*.def'); do
		for target in $(sed -nE 's/^[ \t]*#[ \t]*include[ \t]*["<]([^">]+)[">].*/\1/p' "$file"); do
			first=${target%%/*}
			if [ "$first" = .. ] || [ "$first" = . ]; then
				complain "$file: \"$target\" must be named from src/"
			elif [ "$first" = made ]; then
				is_word_of "$(layer_of_made "$target")" "$allowed" || complain "$file: $layer must not include $target"
			elif is_word_of "$first" "$layers"; then
				is_word_of "$first" "$allowed" || complain "$file: $layer must not include $target"
			elif [ -n "$standard" ]; then
				is_word_of "$target" "$standard" || complain "$file: $layer must not include $target"
			fi
		done
	done
done
exit $status
