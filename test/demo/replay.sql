-- replay.sql: every batch, one transaction each, as role shop.  Prints a batch's number of commands
-- when it is committed.
SELECT format('SELECT count(*) FROM demo.batch, forge.execute_batch(commands) WHERE batch = %s',
			  batch)
  FROM demo.batch
 ORDER BY batch
\gexec
