# The plots of docs/benchmarks/, of the data that report.py has written to a folder: gnuplot -c plot.gp FOLDER TO
# Nothing is painted behind them, and grey is read on white and on black.
folder = ARG1
set terminal svg size 760,300 font 'sans-serif,12' dynamic
set border 3 linecolor rgb '#808080'
set tics textcolor rgb '#808080' nomirror
set key textcolor rgb '#808080' outside top center horizontal
set title textcolor rgb '#808080'
set grid ytics linecolor rgb '#808080' linewidth 0.3
set style data histogram
set style histogram clustered gap 1
set style fill solid noborder
set boxwidth 0.9
set yrange [0:*]
set format y "%'.0f"
set datafile separator tab
set xtics scale 0 noenhanced
array colour[3] = ['#3b82c4', '#d9822b', '#5aa469']

do for [name in system('cd ' . folder . ' && basename -s .dat *.dat')] {
	set output ARG2 . '/' . name . '.svg'
	if (name eq 'append') { set title 'Appending one event to one of 1,000 streams: events a second' }
	if (name eq 'hot') { set title 'Appending one event to one stream, all clients to the same: events a second' }
	if (name eq 'command') { set title 'A command on a stream of so many events, 8 clients: commands a second' }
	if (name eq 'batch') { set title 'Appending in batches of so many events: CPU µs an event' }
	file = folder . '/' . name . '.dat'
	columns = words(system('head -n 1 ' . file . ' | tr -d " " | tr "\t" " "'))
	plot for [column = 2:columns] file using column:xtic(1) title columnheader(column) linecolor rgb colour[column - 1]
}
