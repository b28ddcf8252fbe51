-- setup.sql: the extension, PostgREST's role, and a key that signs the tests' tokens (shop.py).
CREATE EXTENSION forgeerp;
SELECT forge.setup_postgrest();
ALTER ROLE authenticator PASSWORD 'choose-one';
SELECT forge.add_jwt_key('test', 'HS256', 'c2VjcmV0LW9mLXRoZS10ZXN0cy1hbmQtb2Ytbm90aGluZy1lbHNl', 'https://idp.example/', 'forgeerp');
