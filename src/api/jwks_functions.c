/*
 * jwks_functions.c
 *	  The live keys as a JSON Web Key Set, for PostgREST: forge.jwks and
 *	  forge.jwks_with_secrets.
 *
 * PostgREST's role calls them by forge.pre_config, and is nobody's operator: who
 * may call which is a matter of EXECUTE alone.
 */
#include "pg/forge_pg.h"

#include "auth/token_key.h"
#include "base/base64url.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/json.h"

static void
append_secret(StringInfo set, const ForgeTokenKey *key)
{
	const int length = FORGE_BASE64URL_LENGTH(key->material_length);
	char *text = palloc(length);

	forge_base64url_encode(key->material, key->material_length, text);
	appendStringInfoString(set, "\"kty\":\"oct\",\"k\":\"");
	appendBinaryStringInfo(set, text, length);
	appendStringInfoString(set, "\"}");
}

static void
append_key(StringInfo set, const ForgeNamedKey *named)
{
	const ForgeTokenKey *key = &named->key;

	appendStringInfoString(set, set->len == 0 ? "{\"keys\":[" : ",");
	appendStringInfoString(set, "{\"kid\":");
	escape_json(set, pnstrdup(named->kid.data, named->kid.length));
	appendStringInfo(set, ",\"alg\":\"%s\",\"use\":\"sig\",", key->algorithm->name);
	if (key->algorithm->family == FORGE_JWT_HMAC)
		append_secret(set, key);
	else /* it is kept as an object of the members that make it */
		appendBinaryStringInfo(set, (const char *) key->material + 1, key->material_length - 1);
}

/* The set; NULL when no key is in it. */
static Datum
publish(FunctionCallInfo fcinfo, bool has_secrets)
{
	StringInfoData set;
	ListCell *cell;

	initStringInfo(&set);
	foreach (cell, forge_token_key_live())
	{
		const ForgeNamedKey *named = lfirst(cell);

		if (has_secrets || named->key.algorithm->family != FORGE_JWT_HMAC)
			append_key(&set, named);
	}
	if (set.len == 0)
		PG_RETURN_NULL();
	appendStringInfoString(&set, "]}");
	PG_RETURN_TEXT_P(cstring_to_text_with_len(set.data, set.len));
}

FORGE_FUNCTION(forge_jwks);

/* forge.jwks() -> text, the public keys */
Datum
forge_jwks(PG_FUNCTION_ARGS)
{
	return publish(fcinfo, false);
}

FORGE_FUNCTION(forge_jwks_with_secrets);

/* forge.jwks_with_secrets() -> text, all keys */
Datum
forge_jwks_with_secrets(PG_FUNCTION_ARGS)
{
	return publish(fcinfo, true);
}
