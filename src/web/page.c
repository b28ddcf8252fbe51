/*
 * page.c
 *	  A whole page: its document, and around it what all pages have.
 */
#include "web/page.h"

#include "base/json.h"
#include "web/part.h"

/*
 * For the script of htmx: nothing is evaluated and no style is added, as the content security
 * policy forbids both; the browser keeps no page that the next reader could go back to; answers
 * that are refusals are pages, too.
 */
#define SCRIPT_SETTINGS                                                                            \
	"{\"allowEval\": false, \"allowScriptTags\": false, \"includeIndicatorStyles\": false, "       \
	"\"historyCacheSize\": 0, \"responseHandling\": "                                              \
	"[{\"code\": \"204\", \"swap\": false}, {\"code\": \"...\", \"swap\": true}]}"

/* The script asks for a page, not for JSON. */
#define SCRIPT_HEADERS "{\"Accept\": \"text/html\"}"

enum
{
	TITLE,
	STATUS,
	PARENT,
	LIVE,
	PARTS,
	DOCUMENT_COUNT
};

static const ForgeMember document_members[DOCUMENT_COUNT] = {
	[TITLE] = { "title", FORGE_MEMBER_TEXT, true },  [STATUS] = { "status", FORGE_MEMBER_NUMBER },
	[PARENT] = { "parent", FORGE_MEMBER_OBJECT },    [LIVE] = { "live", FORGE_MEMBER_BOOLEAN },
	[PARTS] = { "parts", FORGE_MEMBER_ARRAY, true },
};

enum
{
	SHOP,
	USER,
	MENU,
	SHELL_COUNT
};

static const ForgeMember shell_members[SHELL_COUNT] = {
	[SHOP] = { "shop", FORGE_MEMBER_TEXT, true },
	[USER] = { "user", FORGE_MEMBER_TEXT },
	[MENU] = { "menu", FORGE_MEMBER_ARRAY, true },
};

/* ----- the head ----------------------------------------------------------------------------- */

static void
write_asset(ForgePage *page, const char *attribute, const char *name, ForgeText version)
{
	forge_html_attribute_begin(&page->html, attribute);
	forge_html_literal(&page->html, "asset?name=");
	forge_html_literal(&page->html, name);
	forge_html_literal(&page->html, "&version=");
	forge_html_query_text(&page->html, version);
	forge_html_attribute_end(&page->html);
}

static void
render_script(ForgePage *page, const char *name, ForgeText version)
{
	forge_html_open(&page->html, "script");
	write_asset(page, "src", name, version);
	forge_html_flag(&page->html, "defer", true);
	forge_html_close(&page->html);
}

static void
render_meta(ForgePage *page, const char *name, const char *content)
{
	forge_html_open(&page->html, "meta");
	forge_html_string(&page->html, "name", name);
	forge_html_string(&page->html, "content", content);
	forge_html_close(&page->html);
}

static void
render_head(ForgePage *page, ForgeJsonValue title, ForgeJsonValue shop, ForgeText version)
{
	forge_html_open(&page->html, "head");
	forge_html_open(&page->html, "meta");
	forge_html_string(&page->html, "charset", "utf-8");
	forge_html_close(&page->html);
	render_meta(page, "viewport", "width=device-width, initial-scale=1");
	render_meta(page, "color-scheme", "light dark");
	render_meta(page, "htmx-config", SCRIPT_SETTINGS);
	forge_html_open(&page->html, "title");
	forge_page_text(page, title);
	if (shop.type != FORGE_JSON_MISSING)
	{
		forge_html_literal(&page->html, " \xc2\xb7 ");
		forge_page_text(page, shop);
	}
	forge_html_close(&page->html);
	forge_html_open(&page->html, "link");
	forge_html_string(&page->html, "rel", "stylesheet");
	write_asset(page, "href", "forge.css", version);
	forge_html_close(&page->html);
	render_script(page, "htmx.js", version);
	render_script(page, "forge.js", version);
	render_script(page, "live.js", version);
	forge_html_close(&page->html);
}

/* ----- the shell ---------------------------------------------------------------------------- */

static void
render_menu_entry(ForgePage *page, ForgeJsonValue entry)
{
	forge_html_open(&page->html, "li");
	forge_link_labelled(page, "menu", entry);
	forge_html_close(&page->html);
}

static void
render_search(ForgePage *page)
{
	forge_html_open(&page->html, "form");
	forge_html_string(&page->html, "role", "search");
	forge_html_string(&page->html, "method", "get");
	forge_html_string(&page->html, "action", "page");
	forge_hidden_render(page, FORGE_TEXT("name"),
						(ForgeJsonValue){ FORGE_JSON_TEXT, FORGE_TEXT("search") });
	forge_html_open(&page->html, "label");
	forge_html_element(&page->html, "span", "only-read", FORGE_TEXT("Search"));
	forge_html_open(&page->html, "input");
	forge_html_string(&page->html, "type", "search");
	forge_html_string(&page->html, "name", "search");
	forge_html_string(&page->html, "placeholder", "Search");
	forge_html_close(&page->html);
	forge_html_close(&page->html);
	forge_html_open(&page->html, "button");
	forge_html_string(&page->html, "class", "only-read");
	forge_html_literal(&page->html, "Search");
	forge_html_close(&page->html);
	forge_html_close(&page->html);
}

static void
render_sign_out(ForgePage *page, ForgeJsonValue user)
{
	forge_html_open(&page->html, "form");
	forge_html_string(&page->html, "method", "post");
	forge_html_string(&page->html, "action", "sign_out");
	forge_html_open(&page->html, "span");
	forge_page_text(page, user);
	forge_html_close(&page->html);
	forge_html_element(&page->html, "button", "quiet", FORGE_TEXT("Sign out"));
	forge_html_close(&page->html);
}

static void
render_shell(ForgePage *page, const ForgeJsonValue *shell)
{
	forge_html_open(&page->html, "a");
	forge_html_string(&page->html, "class", "skip");
	forge_html_string(&page->html, "href", "#main");
	forge_html_literal(&page->html, "Skip to content");
	forge_html_close(&page->html);
	if (shell[SHOP].type == FORGE_JSON_MISSING)
		return;
	forge_html_open(&page->html, "header");
	forge_html_open(&page->html, "p");
	forge_html_string(&page->html, "class", "shop");
	forge_page_text(page, shell[SHOP]);
	forge_html_close(&page->html);
	forge_html_open(&page->html, "nav");
	forge_html_string(&page->html, "aria-label", "Main");
	forge_page_each(page, "ul", NULL, shell[MENU], render_menu_entry);
	forge_html_close(&page->html);
	render_search(page);
	render_sign_out(page, shell[USER]);
	forge_html_close(&page->html);
}

/* ----- the page ----------------------------------------------------------------------------- */

static void
render_parent(ForgePage *page, ForgeJsonValue parent)
{
	if (parent.type == FORGE_JSON_MISSING)
		return;
	forge_html_open(&page->html, "nav");
	forge_html_string(&page->html, "aria-label", "Breadcrumb");
	forge_html_string(&page->html, "class", "parent");
	forge_link_labelled(page, "parent", parent);
	forge_html_close(&page->html);
}

static void
render_main(ForgePage *page, const ForgeJsonValue *document)
{
	forge_html_open(&page->html, "main");
	forge_html_string(&page->html, "id", "main");
	forge_html_flag(&page->html, "data-live", forge_json_is_true(document[LIVE]));
	render_parent(page, document[PARENT]);
	page->heading = 1;
	forge_page_heading(page, document[TITLE]);
	page->heading = 2;
	if (page->has_notice)
		forge_submission_render(page);
	forge_parts_render(page, document[PARTS]);
	forge_html_close(&page->html);
}

static void
render_body(ForgePage *page, const ForgeJsonValue *document, const ForgeJsonValue *shell)
{
	forge_html_open(&page->html, "body");
	forge_html_string(&page->html, "hx-boost", "true");
	forge_html_string(&page->html, "hx-headers", SCRIPT_HEADERS);
	render_shell(page, shell);
	render_main(page, document);
	forge_html_close(&page->html);
}

static bool
read_object(ForgePage *page, const char *where, ForgeText text, const ForgeMember *members,
			int count, ForgeJsonValue *values)
{
	if (!forge_json_is_object(text))
	{
		forge_page_fault(page, where, FORGE_TEXT("not an object"));
		return false;
	}
	return forge_page_read(page, where, forge_json_value(text), members, count, values);
}

static int
status_of(ForgePage *page, ForgeJsonValue value)
{
	int status = 0;

	if (value.type == FORGE_JSON_MISSING)
		return 200;
	for (int32_t i = 0; i < value.text.length && i < 4; i++)
		status = status * 10 + value.text.data[i] - '0';
	if (status < 200 || status > 599)
		forge_page_fault(page, "the document", value.text);
	return status;
}

static ForgeText
render_html(ForgePage *page, const ForgePageRequest *request, const ForgeJsonValue *document,
			const ForgeJsonValue *shell)
{
	forge_html_begin_document(&page->html, page->html.arena);
	forge_html_open(&page->html, "html");
	forge_html_string(&page->html, "lang", "en");
	render_head(page, document[TITLE], shell[SHOP], request->asset_version);
	render_body(page, document, shell);
	forge_html_close(&page->html);
	return forge_html_end(&page->html);
}

ForgeOutcome
forge_page_render(const ForgePageRequest *request, ForgeArena *arena, ForgeText *html, int *status)
{
	ForgePage page = { .html = { .arena = arena },
					   .name = request->name,
					   .request = request->arguments,
					   .new_id = request->new_id,
					   .submission = request->submission };
	ForgeJsonValue document[DOCUMENT_COUNT];
	ForgeJsonValue shell[SHELL_COUNT] = { 0 };

	if (!read_object(&page, "the document", request->document, document_members, DOCUMENT_COUNT,
					 document) ||
		(!forge_text_is_absent(request->shell) &&
		 !read_object(&page, "the shell", request->shell, shell_members, SHELL_COUNT, shell)))
		return page.fault;
	*status = status_of(&page, document[STATUS]);
	*html = render_html(&page, request, document, shell);
	if (page.submission != NULL && !page.is_submission_shown)
	{
		/* Its form is not there any more. */
		page.has_notice = true;
		page.part_count = 0;
		*html = render_html(&page, request, document, shell);
	}
	return page.fault;
}
