/*
 * test_page.h
 *	  Renders one part of a page, for tests.
 */
#ifndef FORGE_TEST_PAGE_H
#define FORGE_TEST_PAGE_H

#include "web/page.h"

#include "test_arena.h"
#include "tap.h"

static TestArena test_page_arena = { { test_arena_allocate }, NULL };
static char test_page_html[1 << 20];

/* A form that was refused, for the pages that follow; NULL: none. */
static const ForgeSubmission *test_page_submission;

static inline ForgeUuid
test_page_new_id(void)
{
	static uint8_t count;

	return (ForgeUuid){ { [15] = ++count } };
}

/* The page with that part, or NULL: refused.  It is valid until the next call. */
static inline const char *
test_page_render(const char *part)
{
	static char document[1 << 20];
	ForgePageRequest request = { .name = FORGE_TEXT("home"),
								 .arguments = FORGE_TEXT("{}"),
								 .asset_version = FORGE_TEXT("1"),
								 .new_id = test_page_new_id,
								 .submission = test_page_submission };
	ForgeText html;
	ForgeOutcome outcome;
	int status;

	snprintf(document, sizeof(document), "{\"title\": \"T\", \"parts\": [%s]}", part);
	request.document = forge_text_from(document);
	outcome = forge_page_render(&request, &test_page_arena.arena, &html, &status);
	if (!forge_outcome_is_refusal(outcome))
		snprintf(test_page_html, sizeof(test_page_html), "%.*s", (int) html.length, html.data);
	test_arena_reset(&test_page_arena);
	return forge_outcome_is_refusal(outcome) ? NULL : test_page_html;
}

/* Does each end tag close the element that was opened last? */
static inline bool
test_page_is_well_formed(const char *html)
{
	static const char *const without_end[] = { "!DOCTYPE", "meta", "link", "input", "br" };
	const char *open[64];
	int depth = 0;

	for (const char *at = strchr(html, '<'); at != NULL; at = strchr(at + 1, '<'))
	{
		bool is_end = at[1] == '/';
		const char *name = at + 1 + is_end;
		size_t length = strcspn(name, " >");
		bool has_end = true;

		for (size_t i = 0; i < sizeof(without_end) / sizeof(without_end[0]); i++)
			has_end = has_end && strncmp(name, without_end[i], strlen(without_end[i])) != 0;
		if (is_end && (depth == 0 || strncmp(open[--depth], name, length) != 0 ||
					   strcspn(open[depth], " >") != length))
			return false;
		if (!is_end && (has_end || strncmp(name, "line", 4) == 0))
			open[depth++] = name;
	}
	return depth == 0;
}

static inline void
tap_shows(const char *part, const char *expected, const char *name, const char *file, int line)
{
	const char *html = test_page_render(part);

	if (!tap_ok(html != NULL && test_page_is_well_formed(html) && strstr(html, expected) != NULL,
				name, file, line))
		printf("# got %s\n", html == NULL ? "a refusal" : strstr(html, "<main"));
}

#define shows(part, expected, name) tap_shows(part, expected, name, __FILE__, __LINE__)
#define refuses(part, name) ok(test_page_render(part) == NULL, name)

#endif
