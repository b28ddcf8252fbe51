/*
 * jwt.c
 *	  Signing in by a token.
 */
#include "auth/jwt.h"

#include "access/xact.h"
#include "auth/access.h"
#include "auth/jwt_claims.h"
#include "auth/token_key.h"
#include "auth/jwt_libjwt.h"
#include "auth/jwt_parse.h"
#include "auth/jwt_refusal.h"
#include "auth/jwt_stand_in.h"
#include "auth/session.h"
#include "pg/digest.h"
#include "pg/error.h"
#include "utils/builtins.h"

/* The digest of the key and the token that was verified by it in this transaction. */
static bool has_verified = false;
static uint8 verified[FORGE_DIGEST_SIZE];

/* ----- verified tokens ---------------------------------------------------------------------- */

static void
forget_verified(XactEvent event, void *arg)
{
	has_verified = false;
	if (event == XACT_EVENT_ABORT)
		forge_token_key_forget();
}

static void
forget_rolled_back(SubXactEvent event, SubTransactionId self, SubTransactionId parent, void *arg)
{
	if (event != SUBXACT_EVENT_ABORT_SUB)
		return;
	has_verified = false;
	forge_token_key_forget();
}

void
forge_jwt_init(void)
{
	RegisterXactCallback(forget_verified, NULL);
	RegisterSubXactCallback(forget_rolled_back, NULL);
}

static void
digest_of(const ForgeJwt *jwt, const ForgeTokenKey *key, uint8 digest[FORGE_DIGEST_SIZE])
{
	forge_digest((ForgeText){ (const char *) key->id.bytes, sizeof(key->id.bytes) },
				 forge_text_from(jwt->text), digest);
}

/* Is the signature good?  It is verified once in a transaction. */
static bool
verify_signature(const ForgeJwt *jwt, const ForgeTokenKey *key)
{
	uint8 digest[FORGE_DIGEST_SIZE];

	digest_of(jwt, key, digest);
	if (has_verified && memcmp(digest, verified, sizeof(digest)) == 0)
		return true;
	if (!forge_libjwt_verify(jwt->text, key))
		return false;
	memcpy(verified, digest, sizeof(digest));
	has_verified = true;
	return true;
}

/*
 * For a token that is refused before: so long as verifying takes, whether or not there is such a
 * key. The result is not looked at.
 */
static void
verify_for_nothing(const ForgeJwt *jwt)
{
	ForgeTokenKey key = forge_jwt_stand_in(jwt->algorithm);

	(void) forge_libjwt_verify(jwt->text, &key);
	forge_jwt_refusal_stood_in(jwt->algorithm);
}

/* ----- signing in --------------------------------------------------------------------------- */

/* The payload; it has passed a reader that is stricter than the server's. */
static Jsonb *
read_claims(const ForgeJwt *jwt)
{
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(jwt->payload.data)));
}

/* NULL, or why not. */
static const char *
verify(const ForgeJwt *jwt, Jsonb **claims, ForgeSession *session)
{
	const ForgeTokenKey *key = forge_token_key_find(jwt->kid);

	if (key == NULL || jwt->algorithm != key->algorithm)
	{
		verify_for_nothing(jwt);
		if (key != NULL)
			return "its algorithm is not the key's";
		return forge_text_is_absent(jwt->kid) ? "it names no key, and there is not exactly one"
											  : "there is no live key of its kid";
	}
	if (!verify_signature(jwt, key))
		return "its signature is wrong, or of a form that libjwt does not take";
	session->key = key->id;
	*claims = read_claims(jwt);
	return forge_jwt_check_claims(*claims, key);
}

Jsonb *
forge_jwt_sign_in(ForgeText token)
{
	ForgeJwt jwt;
	ForgeSession session = { 0 };
	Jsonb *claims = NULL;
	const char *problem = forge_jwt_parse(token, &jwt);

	if (problem == NULL)
		problem = verify(&jwt, &claims, &session);
	if (problem == NULL)
		problem = forge_jwt_read_identity(claims, &session);
	if (problem == NULL && !forge_access_tenant_exists(session.tenant))
		problem = "its tenant does not exist";
	if (problem != NULL)
		forge_jwt_refuse(problem);

	forge_error_check(forge_session_set(&session, false), FORGE_NO_PLACE);
	(void) forge_session_require(); /* the tenant or the user may be suspended */
	return claims;
}
