/*
 * jwt_parse.c
 *	  The form of a token, before anything of it is believed.
 */
#include "auth/jwt_parse.h"

#include "base/base64url.h"
#include "base/json.h"
#include "base/json_string.h"
#include "domain/jwt_key/jwt_key.h"
#include "mb/pg_wchar.h"
#include "pg/settings.h"

typedef enum Part
{
	HEADER,
	PAYLOAD,
	SIGNATURE,
	PART_COUNT
} Part;

/* Members of a header that change which bytes are signed, or bring a key of the sender's choice. */
static const char *const forbidden_members[] = { "crit", "b64", "zip", "cty",
												 "jwk",  "jku", "x5u", "x5c" };

/* Three parts, none of them empty. */
static bool
split(ForgeText text, ForgeText parts[PART_COUNT])
{
	int count = 0;
	ForgeText part;

	if (text.length > 0 && text.data[text.length - 1] == '.')
		return false;
	while (forge_text_next(&text, '.', &part))
	{
		if (count == PART_COUNT || part.length == 0)
			return false;
		parts[count++] = part;
	}
	return count == PART_COUNT;
}

/* The bytes of a part, terminated; absent when they are not rightly encoded. */
static ForgeText
decode(ForgeText part)
{
	char *bytes = palloc(FORGE_BASE64URL_SIZE(part.length) + 1);
	int32 length = forge_base64url_decode(part, (uint8 *) bytes);

	if (length < 0)
		return (ForgeText){ NULL, 0 };
	bytes[length] = '\0';
	return (ForgeText){ bytes, length };
}

/*
 * A JSON object that the server's own reader takes as well: where the database
 * is not in UTF-8 it may not know a character.
 */
static bool
is_readable(ForgeText document)
{
	return forge_json_is_object(document) &&
		   (GetDatabaseEncoding() == PG_UTF8 || forge_json_is_ascii(document));
}

/* A string member of the header, read; absent when it is there as something else. */
static ForgeText
read_string(ForgeText header, const char *name, bool *is_there)
{
	ForgeText inside;
	ForgeJsonKind kind = forge_json_find(header, name, &inside);
	char *buffer;

	*is_there = kind != FORGE_JSON_NONE;
	if (kind != FORGE_JSON_STRING)
		return (ForgeText){ NULL, 0 };
	buffer = palloc(inside.length + 1);
	return (ForgeText){ buffer, forge_json_unescape(inside, buffer) };
}

static bool
is_type(ForgeText text, const char *type)
{
	return text.length == (int32) strlen(type) && pg_strncasecmp(text.data, type, text.length) == 0;
}

static const char *
read_header(ForgeText header, ForgeJwt *jwt)
{
	bool is_there;
	ForgeText unused;
	ForgeText type = read_string(header, "typ", &is_there);

	if (is_there &&
		(forge_text_is_absent(type) || !(is_type(type, "JWT") || is_type(type, "at+jwt"))))
		return "its type is not JWT";
	for (int i = 0; i < lengthof(forbidden_members); i++)
		if (forge_json_find(header, forbidden_members[i], &unused) != FORGE_JSON_NONE)
			return "its header has a member that is not allowed";

	jwt->algorithm = forge_jwt_algorithm_find(read_string(header, "alg", &is_there));
	if (jwt->algorithm == NULL)
		return "its algorithm is missing or unknown";
	jwt->kid = read_string(header, "kid", &is_there);
	if (is_there && (forge_text_is_absent(jwt->kid) || !forge_kid_is_valid(jwt->kid)))
		return "its kid is not valid";
	return NULL;
}

const char *
forge_jwt_parse(ForgeText text, ForgeJwt *jwt)
{
	ForgeText parts[PART_COUNT];
	ForgeText header;

	memset(jwt, 0, sizeof(*jwt));
	if (text.length > forge_setting_jwt_max_length)
		return "it is too long";
	if (!split(text, parts))
		return "it does not have three parts";

	header = decode(parts[HEADER]);
	jwt->payload = decode(parts[PAYLOAD]);
	if (forge_text_is_absent(header) || forge_text_is_absent(jwt->payload) ||
		forge_text_is_absent(decode(parts[SIGNATURE])))
		return "a part is not base64url";
	if (!is_readable(header))
		return "its header is not a strict JSON object";
	if (!is_readable(jwt->payload))
		return "its payload is not a strict JSON object";

	jwt->text = pnstrdup(text.data, text.length);
	return read_header(header, jwt);
}
