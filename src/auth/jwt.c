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
#include "auth/jwt_openssl.h"
#include "auth/jwt_parse.h"
#include "auth/jwt_refusal.h"
#include "auth/jwt_stand_in.h"
#include "auth/jwt_verified.h"
#include "pg/error.h"
#include "utils/builtins.h"

/* ----- keys --------------------------------------------------------------------------------- */

static void
forget_keys(XactEvent event, void *arg)
{
	if (event == XACT_EVENT_ABORT)
		forge_token_key_forget();
}

static void
forget_rolled_back_keys(SubXactEvent event, SubTransactionId self, SubTransactionId parent,
						void *arg)
{
	if (event == SUBXACT_EVENT_ABORT_SUB)
		forge_token_key_forget();
}

void
forge_jwt_init(void)
{
	RegisterXactCallback(forget_keys, NULL);
	RegisterSubXactCallback(forget_rolled_back_keys, NULL);
}

/* ----- the signature ------------------------------------------------------------------------ */

static bool
verify(const ForgeJwt *jwt, const ForgeTokenKey *key)
{
	return key->algorithm->family == FORGE_JWT_HMAC ? forge_libjwt_verify(jwt->text, key)
													: forge_openssl_verify(jwt, key);
}

/* Has the key signed the token?  The proof is for later, when the token is accepted. */
static bool
is_signed(const ForgeJwt *jwt, const ForgeTokenKey *key, ForgeJwtProof *proof)
{
	*proof = forge_jwt_proof(forge_text_from(jwt->text), key);
	return proof->is_kept || verify(jwt, key);
}

/*
 * For a token that is refused before: so long as verifying takes, whether or not there is such a
 * key. The result is not looked at.
 */
static void
verify_for_nothing(const ForgeJwt *jwt)
{
	ForgeTokenKey key = forge_jwt_stand_in(jwt->algorithm);
	ForgeJwtProof proof;

	(void) is_signed(jwt, &key, &proof);
	forge_jwt_refusal_stood_in(jwt->algorithm);
}

/* ----- signing in --------------------------------------------------------------------------- */

/* The payload; it has passed a reader that is stricter than the server's. */
static Jsonb *
read_claims(const ForgeJwt *jwt)
{
	return DatumGetJsonbP(DirectFunctionCall1(jsonb_in, CStringGetDatum(jwt->payload.data)));
}

/* Reads and checks the claims of a token that the key has signed: NULL, or why it is refused. */
static const char *
read_token(const ForgeJwt *jwt, const ForgeTokenKey *key, Jsonb **claims, ForgeSession *session)
{
	const char *problem;

	session->key = key->id;
	*claims = read_claims(jwt);
	problem = forge_jwt_check_claims(*claims, key);
	if (problem == NULL)
		problem = forge_jwt_read_identity(*claims, session);
	if (problem == NULL && !forge_access_tenant_exists(session->tenant))
		problem = "its tenant does not exist";
	return problem;
}

/*
 * NULL, or why it is refused.  Only the signature of a token that was accepted before is not
 * verified again: every refusal takes one verification, so no clock tells of the key.
 */
static const char *
verify_and_read(const ForgeJwt *jwt, Jsonb **claims, ForgeSession *session)
{
	const ForgeTokenKey *key = forge_token_key_find(jwt->kid);
	ForgeJwtProof proof;
	const char *problem;

	if (key == NULL || jwt->algorithm != key->algorithm)
	{
		verify_for_nothing(jwt);
		if (key != NULL)
			return "its algorithm is not the key's";
		return forge_text_is_absent(jwt->kid) ? "it names no key, and there is not exactly one"
											  : "there is no live key of its kid";
	}
	if (!is_signed(jwt, key, &proof))
		return "its signature is wrong";

	problem = read_token(jwt, key, claims, session);
	if (problem != NULL && proof.is_kept)
		(void) verify(jwt, key);
	else if (problem == NULL && !proof.is_kept)
		forge_jwt_proof_keep(&proof);
	return problem;
}

Jsonb *
forge_jwt_verify(ForgeText token, ForgeSession *session)
{
	ForgeJwt jwt;
	Jsonb *claims = NULL;
	const char *problem = forge_jwt_parse(token, &jwt);

	*session = (ForgeSession){ 0 };
	if (problem == NULL)
		problem = verify_and_read(&jwt, &claims, session);
	if (problem != NULL)
		forge_jwt_refuse(problem);
	return claims;
}

Jsonb *
forge_jwt_sign_in(ForgeText token)
{
	ForgeSession session;
	Jsonb *claims = forge_jwt_verify(token, &session);

	forge_error_check(forge_session_set(&session, false), FORGE_NO_PLACE);
	(void) forge_session_require(); /* the tenant or the user may be suspended */
	return claims;
}
