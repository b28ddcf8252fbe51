-- bad_lines.sql: the lines that could not become commands, by what is wrong with them.
\pset footer off
SELECT problem, count(*) AS lines, min(number) AS "first line",
	   (array_agg(description ORDER BY number))[1] AS "its text"
  FROM demo.line
 WHERE problem IS NOT NULL
 GROUP BY problem
 ORDER BY count(*) DESC, problem COLLATE "C";
