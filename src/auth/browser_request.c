/*
 * browser_request.c
 *	  What a request of a browser brings: the cookie of its session, and where it comes from.
 */
#include "auth/browser_request.h"

#include "pg/error.h"
#include "pg/http.h"
#include "pg/settings.h"

/* A browser takes a cookie with the prefix only by TLS, with Secure, without Domain, for Path=/. */
#define COOKIE "forge_session"
#define COOKIE_OF_TLS "__Host-" COOKIE

static ForgeText
header(ForgeText headers, const char *name)
{
	ForgeText value;

	/* One that is there but no string is like one that is empty: there, and good for nothing. */
	if (forge_http_find(headers, name, &value) == FORGE_JSON_OTHER)
		return FORGE_TEXT("");
	return value;
}

static bool
is_equal_ignoring_case(ForgeText a, ForgeText b)
{
	return a.length == b.length && pg_strncasecmp(a.data, b.data, a.length) == 0;
}

/* Did the browser speak TLS, as the nearest proxy to it says? */
static bool
is_by_tls(ForgeText headers)
{
	ForgeText proxies = header(headers, "x-forwarded-proto");
	ForgeText first;

	return !forge_text_is_absent(proxies) && forge_text_next(&proxies, ',', &first) &&
		   is_equal_ignoring_case(forge_text_trim(first), FORGE_TEXT("https"));
}

/* ----- the cookie --------------------------------------------------------------------------- */

ForgeText
forge_browser_cookie(ForgeText headers)
{
	ForgeText cookies = forge_text_from(forge_setting_of_transaction("request.cookies"));
	ForgeText value = { NULL, 0 };

	if (!forge_text_is_absent(cookies) && forge_json_is_object(cookies))
		(void) forge_http_find(cookies, is_by_tls(headers) ? COOKIE_OF_TLS : COOKIE, &value);
	return value;
}

void
forge_browser_answer_cookie(ForgeText headers, const char *value, int max_age_s)
{
	bool by_tls = is_by_tls(headers);

	forge_http_answer_header("Set-Cookie",
							 psprintf("%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Strict%s",
									  by_tls ? COOKIE_OF_TLS : COOKIE, value, max_age_s,
									  by_tls ? "; Secure" : ""));
}

/* ----- where it comes from ------------------------------------------------------------------ */

bool
forge_browser_is_sender(ForgeText headers)
{
	return !forge_text_is_absent(header(headers, "sec-fetch-site")) ||
		   !forge_text_is_absent(header(headers, "origin"));
}

/* Is the origin, as "https://shop.example:8443", of that host and port? */
static bool
is_of_host(ForgeText origin, ForgeText host, bool by_tls)
{
	static const char *const schemes[] = { "https://", "http://" };

	if (forge_text_is_absent(host) || host.length == 0)
		return false;
	/* By TLS, a page that came without is another's: anybody on the network may have made it. */
	for (int i = 0; i < (by_tls ? 1 : lengthof(schemes)); i++)
	{
		int length = strlen(schemes[i]);

		if (origin.length > length && pg_strncasecmp(origin.data, schemes[i], length) == 0)
			return is_equal_ignoring_case(
				(ForgeText){ origin.data + length, origin.length - length }, host);
	}
	return false;
}

bool
forge_browser_is_same_origin(ForgeText headers)
{
	ForgeText site = header(headers, "sec-fetch-site");
	ForgeText origin = header(headers, "origin");
	bool by_tls = is_by_tls(headers);

	if (!forge_text_is_absent(site))
		return forge_text_equal(site, FORGE_TEXT("same-origin"));
	return !forge_text_is_absent(origin) &&
		   (is_of_host(origin, header(headers, "host"), by_tls) ||
			is_of_host(origin, header(headers, "x-forwarded-host"), by_tls));
}

void
forge_browser_require_same_origin(ForgeText headers)
{
	if (!forge_browser_is_same_origin(headers))
		forge_error_raise(forge_refuse(FORGE_REASON_CROSS_SITE), FORGE_NO_PLACE);
}
