-- setup.sql: the extension, PostgREST's role, and a key that signs the tests' tokens (shop.py).
-- A real PostgREST is told the secret, too: its jwt-secret has no kid, and the tokens have one.
CREATE EXTENSION forgeerp;
SELECT forge.setup_postgrest(with_secrets => true);
ALTER ROLE authenticator PASSWORD 'choose-one';
SELECT forge.add_jwt_key('test', 'HS256', 'c2VjcmV0LW9mLXRoZS10ZXN0cy1hbmQtb2Ytbm90aGluZy1lbHNl', 'https://idp.example/', 'forgeerp');
