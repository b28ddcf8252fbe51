\set n :n + 1
\set row random(1, 1000)
\set stream random(100000000000, 100000000999)
\if :n = :first
SELECT bench.mark(-1);
\endif
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
SELECT set_config('search_path', :schemas, true), set_config('role', 'forge_anon', true),
	set_config('request.jwt.claims', :claims, true), set_config('request.method', :method, true),
	set_config('request.path', :path, true), set_config('request.headers', :headers, true),
	set_config('request.cookies', '{}', true);
SELECT "forge"."pre_request"();
\if :number = 1
WITH pgrst_source AS (
	UPDATE "bench"."counter" SET "n" = "pgrst_body"."n"
	  FROM (SELECT ('{"n": ' || :n || '}')::json AS json_data) pgrst_payload,
		   LATERAL (SELECT "n" FROM json_to_record(pgrst_payload.json_data) AS _("n" integer) LIMIT 1) pgrst_body
	 WHERE "bench"."counter"."id" = :row RETURNING "bench"."counter".*)
SELECT '' AS total_result_set, pg_catalog.count(_postgrest_t) AS page_total, coalesce(json_agg(_postgrest_t), '[]') AS body,
	nullif(current_setting('response.headers', true), '') AS response_headers,
	nullif(current_setting('response.status', true), '') AS response_status, '' AS response_inserted
  FROM (SELECT * FROM pgrst_source) _postgrest_t;
\elif :number = 2
WITH pgrst_source AS (
	SELECT "pgrst_call".*
	  FROM (SELECT ('{"id": ' || :row || '}')::json AS json_data) pgrst_payload,
		   LATERAL (SELECT "id" FROM json_to_record(pgrst_payload.json_data) AS _("id" integer) LIMIT 1) pgrst_body,
		   LATERAL "bench"."count"("id" := pgrst_body."id") pgrst_call)
SELECT null::bigint AS total_result_set, 1 AS page_total, coalesce(json_agg(_postgrest_t)->0, 'null') AS body,
	nullif(current_setting('response.headers', true), '') AS response_headers,
	nullif(current_setting('response.status', true), '') AS response_status, '' AS response_inserted
  FROM (SELECT "counter".* FROM "pgrst_source" AS "counter") _postgrest_t;
\else
WITH pgrst_source AS (
	SELECT "pgrst_call".*
	  FROM (SELECT ('{"item_id": "00000000-0000-7000-8000-' || :stream || '", "delta": 1, "reason": "count"}')::json AS json_data) pgrst_payload,
		   LATERAL (SELECT "item_id", "delta", "reason" FROM json_to_record(pgrst_payload.json_data)
				AS _("item_id" uuid, "delta" numeric, "reason" text) LIMIT 1) pgrst_body,
		   LATERAL "erp"."adjust_stock"("item_id" := pgrst_body."item_id", "delta" := pgrst_body."delta",
				"reason" := pgrst_body."reason") pgrst_call)
SELECT null::bigint AS total_result_set, 1 AS page_total, coalesce(json_agg(_postgrest_t)->0, 'null') AS body,
	nullif(current_setting('response.headers', true), '') AS response_headers,
	nullif(current_setting('response.status', true), '') AS response_status, '' AS response_inserted
  FROM (SELECT "item".* FROM "pgrst_source" AS "item") _postgrest_t;
\endif
COMMIT;
\if :n = :last
SELECT bench.mark(1);
\endif
