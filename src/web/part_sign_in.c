/*
 * part_sign_in.c
 *	  The form that asks for a token.
 */
#include "web/part.h"

void
forge_part_sign_in(ForgePage *page, ForgeJsonValue part)
{
	enum
	{
		PART,
		TOKEN,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[PART] = { "part", FORGE_MEMBER_TEXT, true },
		[TOKEN] = { "token", FORGE_MEMBER_TEXT },
	};
	ForgeJsonValue values[COUNT];

	if (!forge_page_read(page, "sign_in", part, members, COUNT, values))
		return;
	forge_html_open(&page->html, "form");
	forge_html_string(&page->html, "class", "form");
	forge_html_string(&page->html, "method", "post");
	forge_html_string(&page->html, "action", "sign_in");
	forge_html_open(&page->html, "label");
	forge_html_element(&page->html, "span", NULL, FORGE_TEXT("Token"));
	forge_html_open(&page->html, "input");
	forge_html_string(&page->html, "type", "password");
	forge_html_string(&page->html, "name", "token");
	forge_html_string(&page->html, "autocomplete", "current-password");
	forge_html_flag(&page->html, "required", true);
	forge_page_attribute(page, "value", values[TOKEN]);
	forge_html_close(&page->html);
	forge_html_close(&page->html);
	forge_html_element(&page->html, "button", NULL, FORGE_TEXT("Sign in"));
	forge_html_close(&page->html);
}
