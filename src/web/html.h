/*
 * html.h
 *	  Writes HTML that is well-formed and escaped by construction.
 *
 * There is no way to write markup as text: elements and the names of attributes are
 * literals of this program, and every value passes the escaping functions here.
 * The text is UTF-8.
 */
#ifndef FORGE_WEB_HTML_H
#define FORGE_WEB_HTML_H

#include "base/arena.h"
#include "base/text.h"

/* Elements inside of each other. */
#define FORGE_HTML_DEPTH_MAX 64

typedef struct ForgeHtml
{
	ForgeArena *arena; /* its memory grows here */
	char *data;
	size_t length;
	size_t capacity;
	int depth;
	bool is_in_tag; /* attributes may follow */
	const char *open[FORGE_HTML_DEPTH_MAX];
} ForgeHtml;

/* Begins a document of HTML, or a fragment of one. */
void forge_html_begin_document(ForgeHtml *html, ForgeArena *arena);
void forge_html_begin(ForgeHtml *html, ForgeArena *arena);

/* Opens an element.  Attributes come next, then what is inside, then forge_html_close. */
void forge_html_open(ForgeHtml *html, const char *element);

/* Closes the innermost element that is open. */
void forge_html_close(ForgeHtml *html);

/* Attributes of the element just opened; an absent value leaves the attribute out. */
void forge_html_attribute(ForgeHtml *html, const char *name, ForgeText value);
void forge_html_string(ForgeHtml *html, const char *name, const char *value);
void forge_html_integer(ForgeHtml *html, const char *name, int64_t value);
void forge_html_flag(ForgeHtml *html, const char *name, bool is_set);

/* An attribute whose value is put together from pieces, between begin and end. */
void forge_html_attribute_begin(ForgeHtml *html, const char *name);
void forge_html_attribute_end(ForgeHtml *html);

/* Text of the innermost element, or a piece of the value of an attribute. */
void forge_html_text(ForgeHtml *html, ForgeText text);
void forge_html_literal(ForgeHtml *html, const char *text);
void forge_html_number(ForgeHtml *html, int64_t number);

/* Likewise the inside of a JSON string, without its escapes (base/json_string.h). */
void forge_html_json_text(ForgeHtml *html, ForgeText inside);

/* Likewise, as a part of a URL's query: what is no letter, digit or one of "-._~" becomes %XX. */
void forge_html_query_text(ForgeHtml *html, ForgeText text);
void forge_html_query_json_text(ForgeHtml *html, ForgeText inside);

/* An element with text and perhaps a class (NULL: none). */
void forge_html_element(ForgeHtml *html, const char *element, const char *class_name,
						ForgeText text);

/* What was written.  All elements are closed. */
ForgeText forge_html_end(ForgeHtml *html);

#endif
