/*
 * jwt_claims.c
 *	  The claims of a token whose signature was verified.
 */
#include "auth/jwt_claims.h"

#include "auth/roles.h"
#include "pg/convert.h"
#include "pg/settings.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

/* The end of the year 9999, in seconds since 1970: a later time is refused. */
#define LATEST_SECOND 253402300799.0

/* NULL when there is no such claim. */
static JsonbValue *
find(Jsonb *claims, const char *name)
{
	return getKeyJsonValueFromContainer(&claims->root, name, strlen(name), NULL);
}

/* The text of a string; absent for anything else, and for no claim. */
static ForgeText
text_of(const JsonbValue *claim)
{
	if (claim == NULL || claim->type != jbvString)
		return (ForgeText){ NULL, 0 };
	return (ForgeText){ claim->val.string.val, claim->val.string.len };
}

/* ----- times -------------------------------------------------------------------------------- */

static double
seconds_now(void)
{
	const double epoch_difference =
		(double) (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE) * SECS_PER_DAY;

	return (double) GetCurrentTimestamp() / USECS_PER_SEC + epoch_difference;
}

/* A time in seconds since 1970, which may have a fraction. */
static bool
read_time(const JsonbValue *claim, double *seconds)
{
	if (claim->type != jbvNumeric)
		return false;
	*seconds = DatumGetFloat8(
		DirectFunctionCall1(numeric_float8_no_overflow, NumericGetDatum(claim->val.numeric)));
	return *seconds >= -LATEST_SECOND && *seconds <= LATEST_SECOND;
}

static const char *
check_times(Jsonb *claims)
{
	const double now = seconds_now();
	const double leeway = forge_setting_jwt_leeway;
	JsonbValue *expires = find(claims, "exp");
	JsonbValue *begins = find(claims, "nbf");
	JsonbValue *issued = find(claims, "iat");
	double seconds;

	if (expires == NULL || !read_time(expires, &seconds))
		return "its exp is missing or no time";
	if (now >= seconds + leeway)
		return "it has expired";
	if (begins != NULL && !read_time(begins, &seconds))
		return "its nbf is no time";
	if (begins != NULL && now < seconds - leeway)
		return "it is not valid yet";
	if (issued != NULL && !read_time(issued, &seconds))
		return "its iat is no time";
	if (issued != NULL && now < seconds - leeway)
		return "it was issued in the future";
	return NULL;
}

/* ----- issuer and audience ------------------------------------------------------------------ */

/* Is it that string, or an array of strings with that string in it? */
static bool
names(const JsonbValue *claim, ForgeText expected)
{
	JsonbContainer *array;
	bool is_found = false;

	if (claim->type != jbvBinary)
		return forge_text_equal(text_of(claim), expected);
	array = claim->val.binary.data;
	if (!JsonContainerIsArray(array))
		return false;
	for (uint32 i = 0; i < JsonContainerSize(array); i++)
	{
		ForgeText element = text_of(getIthJsonbValueFromContainer(array, i));

		if (forge_text_is_absent(element))
			return false;
		is_found |= forge_text_equal(element, expected);
	}
	return is_found;
}

const char *
forge_jwt_check_claims(Jsonb *claims, const ForgeTokenKey *key)
{
	const char *problem = check_times(claims);
	JsonbValue *audience = find(claims, "aud");

	if (problem != NULL)
		return problem;
	if (!forge_text_is_absent(key->issuer) &&
		!forge_text_equal(text_of(find(claims, "iss")), key->issuer))
		return "its issuer is not the key's";
	if (!forge_text_is_absent(key->audience) &&
		(audience == NULL || !names(audience, key->audience)))
		return "its audience is not the key's";
	return NULL;
}

/* ----- identity ----------------------------------------------------------------------------- */

static bool
read_uuid(const JsonbValue *claim, ForgeUuid *uuid)
{
	ForgeText text = text_of(claim);

	return !forge_text_is_absent(text) && forge_uuid_parse(text, uuid) && !forge_uuid_is_nil(*uuid);
}

/* An array of role names; without the claim the principal's record alone says which. */
static bool
read_roles(const JsonbValue *claim, char roles[FORGE_ROLES_TEXT_SIZE])
{
	StringInfoData joined;
	ForgeText list;
	JsonbContainer *array;

	if (claim == NULL)
	{
		strlcpy(roles, FORGE_ROLES_OF_RECORD, FORGE_ROLES_TEXT_SIZE);
		return true;
	}
	if (claim->type != jbvBinary || !JsonContainerIsArray(claim->val.binary.data))
		return false;

	initStringInfo(&joined);
	array = claim->val.binary.data;
	for (uint32 i = 0; i < JsonContainerSize(array); i++)
		if (!forge_text_list_append(&joined, text_of(getIthJsonbValueFromContainer(array, i))))
			return false;
	list = (ForgeText){ joined.data, joined.len };
	return !forge_outcome_is_refusal(forge_roles_check(list)) &&
		   !forge_outcome_is_refusal(forge_roles_copy(list, roles));
}

const char *
forge_jwt_read_identity(Jsonb *claims, ForgeSession *session)
{
	if (!read_uuid(find(claims, "sub"), &session->principal))
		return "its sub is no UUID";
	if (!read_uuid(find(claims, "tenant_id"), &session->tenant))
		return "its tenant_id is no UUID";
	if (!read_roles(find(claims, "roles"), session->roles))
		return "its roles are no list of role names";
	return NULL;
}
