-- PL/pgSQL of the extension, checked without running it.
\ir ../tools/pgtap.sql
CREATE EXTENSION IF NOT EXISTS plpgsql_check;
SELECT plan(2);
SELECT cmp_ok((SELECT count(*) FROM member_function WHERE lanname = 'plpgsql'), '>=', 1::bigint, 'there is PL/pgSQL to look at');
SELECT is_empty($$
	SELECT f.function, c.message FROM member_function f
	 CROSS JOIN LATERAL plpgsql_check_function(f.oid, performance_warnings => false, extra_warnings => true, security_warnings => true) c (message)
	 WHERE f.lanname = 'plpgsql' AND f.prorettype <> 'trigger'::regtype
	   AND c.message <> 'warning extra:00000:unused parameter "request"' -- all pages take one
$$, 'plpgsql_check finds nothing wrong');
SELECT * FROM finish();
ROLLBACK;
