-- The first batch of the demo once more, and an append: was all of it there?
SELECT bool_and(replayed) FROM (
	SELECT replayed FROM demo.batch, forge.execute_batch(commands) WHERE batch = (SELECT min(batch) FROM demo.batch)
	 UNION ALL
	SELECT version = 1 FROM forge.append('shop.note', md5('note')::uuid, '[{"type": "shop.note.taken", "data": {"text": "caf\u00e9"}}]',
										 command_id => md5('take')::uuid)) AS answer;
