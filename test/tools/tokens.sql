-- For tests of tokens: signing them with a secret.  Comes after regress.sql.
--
-- test.token(claims, secret, header) is a token; test.claims(...) are claims that are taken, with
-- others in the place of some; test.secret(name, bytes) is a secret, and test.base64url writes it.
\set ECHO none
CREATE OR REPLACE FUNCTION test.base64url(bytes bytea) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT rtrim(translate(encode(bytes, 'base64'), E'+/\n', '-_'), '=') $$;

CREATE OR REPLACE FUNCTION test.secret(name text, bytes integer DEFAULT 64) RETURNS bytea
	LANGUAGE sql IMMUTABLE AS $$ SELECT substring(sha512(convert_to(name, 'UTF8')), 1, bytes) $$;

CREATE OR REPLACE FUNCTION test.hash(algorithm text, bytes bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE algorithm WHEN 'HS256' THEN sha256(bytes) WHEN 'HS384' THEN sha384(bytes) ELSE sha512(bytes) END $$;

-- RFC 2104
CREATE OR REPLACE FUNCTION test.hmac(algorithm text, secret bytea, bytes bytea) RETURNS bytea
	LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	size CONSTANT integer := CASE algorithm WHEN 'HS256' THEN 64 ELSE 128 END;
	inner_pad bytea := secret || decode(repeat('00', size - length(secret)), 'hex');
	outer_pad bytea := inner_pad;
BEGIN
	FOR i IN 0 .. size - 1 LOOP
		outer_pad := set_byte(outer_pad, i, get_byte(inner_pad, i) # 92);
		inner_pad := set_byte(inner_pad, i, get_byte(inner_pad, i) # 54);
	END LOOP;
	RETURN test.hash(algorithm, outer_pad || test.hash(algorithm, inner_pad || bytes));
END
$$;

CREATE OR REPLACE FUNCTION test.sign(header text, payload text, secret bytea, algorithm text DEFAULT 'HS256') RETURNS text
	LANGUAGE sql IMMUTABLE AS $$
	SELECT t || '.' || test.base64url(test.hmac(algorithm, secret, convert_to(t, 'UTF8')))
	  FROM concat(test.base64url(convert_to(header, 'UTF8')), '.', test.base64url(convert_to(payload, 'UTF8'))) t $$;

CREATE OR REPLACE FUNCTION test.token(claims jsonb, secret bytea, header jsonb) RETURNS text
	LANGUAGE sql IMMUTABLE AS $$ SELECT test.sign(header::text, claims::text, secret, header ->> 'alg') $$;

CREATE OR REPLACE FUNCTION test.claims(tenant text, others jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('sub', test.id(tenant || ' person'), 'tenant_id', test.id(tenant),
							 'roles', '["viewer"]'::jsonb, 'exp', 4102444800, 'iss', 'https://idp.example/', 'aud', 'forgeerp') || others) $$;
\set ECHO all
