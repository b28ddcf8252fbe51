/*
 * part_list.c
 *	  A table of rows.
 *
 * On a narrow screen each row becomes a card, and so each cell carries its column's label.
 * Totals are rows at the foot of the table.
 */
#include "web/part.h"

#define WHERE "list"

typedef struct Column
{
	ForgeJsonValue label;
	ForgeJsonValue sort;
	ForgeValueStyle style;
} Column;

typedef struct Table
{
	int column_count;
	Column columns[FORGE_LIST_COLUMNS_MAX];
	ForgeJsonValue sorted;
} Table;

/* ----- columns ------------------------------------------------------------------------------ */

static void
read_column(ForgePage *page, Table *table, ForgeJsonValue description)
{
	enum
	{
		LABEL,
		KIND,
		SORT,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[LABEL] = { "label", FORGE_MEMBER_TEXT, true },
		[KIND] = { "kind", FORGE_MEMBER_TEXT },
		[SORT] = { "sort", FORGE_MEMBER_TEXT },
	};
	ForgeJsonValue values[COUNT];

	if (table->column_count == FORGE_LIST_COLUMNS_MAX)
		forge_page_fault(page, WHERE, FORGE_TEXT("columns"));
	else if (forge_page_read(page, WHERE, description, members, COUNT, values))
		table->columns[table->column_count++] =
			(Column){ values[LABEL], values[SORT], forge_value_style(page, WHERE, values[KIND]) };
}

static void
read_columns(ForgePage *page, Table *table, ForgeJsonValue columns)
{
	ForgeJsonWalk walk = forge_json_walk(columns);
	ForgeText name;
	ForgeJsonValue description;

	table->column_count = 0;
	while (forge_json_next(&walk, &name, &description))
		read_column(page, table, description);
}

/* Is the list sorted by that column? */
static bool
is_sorted_by(const Table *table, const Column *column)
{
	return table->sorted.type == FORGE_JSON_TEXT && column->sort.type == FORGE_JSON_TEXT &&
		   forge_text_equal(table->sorted.text, column->sort.text);
}

static void
render_column_head(ForgePage *page, const Table *table, const Column *column)
{
	forge_html_open(&page->html, "th");
	forge_html_string(&page->html, "scope", "col");
	if (forge_style_is_number(column->style))
		forge_html_string(&page->html, "class", "end");
	if (is_sorted_by(table, column))
		forge_html_string(&page->html, "aria-sort", "other");
	if (column->sort.type == FORGE_JSON_MISSING)
		forge_page_text(page, column->label);
	else
	{
		forge_html_open(&page->html, "a");
		forge_link_again(page, "sort", column->sort);
		forge_page_text(page, column->label);
		forge_html_close(&page->html);
	}
	forge_html_close(&page->html);
}

static void
render_head(ForgePage *page, const Table *table)
{
	forge_html_open(&page->html, "thead");
	forge_html_open(&page->html, "tr");
	for (int i = 0; i < table->column_count; i++)
		render_column_head(page, table, &table->columns[i]);
	forge_html_close(&page->html);
	forge_html_close(&page->html);
}

/* ----- rows --------------------------------------------------------------------------------- */

static void
render_cell(ForgePage *page, const Column *column, ForgeJsonValue value)
{
	forge_html_open(&page->html, "td");
	forge_page_attribute(page, "data-label", column->label);
	if (forge_style_is_number(column->style))
		forge_html_string(&page->html, "class", "end");
	forge_value_render(page, value, column->style);
	forge_html_close(&page->html);
}

static void
render_row(ForgePage *page, const Table *table, ForgeJsonValue row)
{
	ForgeJsonWalk walk = forge_json_walk(row);
	ForgeText name;
	ForgeJsonValue value;
	int count = 0;

	forge_html_open(&page->html, "tr");
	while (count < table->column_count && forge_json_next(&walk, &name, &value))
		render_cell(page, &table->columns[count++], value);
	if (row.type != FORGE_JSON_ARRAY || count != table->column_count ||
		forge_json_next(&walk, &name, &value))
		forge_page_fault(page, WHERE, row.text);
	forge_html_close(&page->html);
}

static void
render_rows(ForgePage *page, const Table *table, const char *element, ForgeJsonValue rows)
{
	ForgeJsonWalk walk = forge_json_walk(rows);
	ForgeText name;
	ForgeJsonValue row;

	forge_html_open(&page->html, element);
	while (forge_json_next(&walk, &name, &row))
		render_row(page, table, row);
	forge_html_close(&page->html);
}

/* ----- the part ----------------------------------------------------------------------------- */

static bool
is_empty(ForgeJsonValue rows)
{
	ForgeJsonWalk walk = forge_json_walk(rows);
	ForgeText name;
	ForgeJsonValue row;

	return !forge_json_next(&walk, &name, &row);
}

static void
render_page_link(ForgePage *page, ForgeJsonValue link, const char *relation, const char *label)
{
	if (link.type == FORGE_JSON_MISSING)
		return;
	forge_html_open(&page->html, "a");
	forge_html_string(&page->html, "rel", relation);
	forge_link_attribute(page, link);
	forge_html_literal(&page->html, label);
	forge_html_close(&page->html);
}

static void
render_pages(ForgePage *page, ForgeJsonValue first, ForgeJsonValue next)
{
	if (first.type == FORGE_JSON_MISSING && next.type == FORGE_JSON_MISSING)
		return;
	forge_html_open(&page->html, "p");
	forge_html_string(&page->html, "class", "pages");
	render_page_link(page, first, "prev", "From the beginning");
	render_page_link(page, next, "next", "More");
	forge_html_close(&page->html);
}

void
forge_part_list(ForgePage *page, ForgeJsonValue part)
{
	enum
	{
		PART,
		ID,
		LABEL,
		COLUMNS,
		SORTED,
		ROWS,
		TOTALS,
		EMPTY,
		FIRST,
		NEXT,
		COUNT
	};
	static const ForgeMember members[COUNT] = {
		[PART] = { "part", FORGE_MEMBER_TEXT, true },
		[ID] = { "id", FORGE_MEMBER_TEXT },
		[LABEL] = { "label", FORGE_MEMBER_TEXT },
		[COLUMNS] = { "columns", FORGE_MEMBER_ARRAY, true },
		[SORTED] = { "sorted", FORGE_MEMBER_TEXT },
		[ROWS] = { "rows", FORGE_MEMBER_ARRAY, true },
		[TOTALS] = { "totals", FORGE_MEMBER_ARRAY },
		[EMPTY] = { "empty", FORGE_MEMBER_TEXT, true },
		[FIRST] = { "first", FORGE_MEMBER_OBJECT },
		[NEXT] = { "next", FORGE_MEMBER_OBJECT },
	};
	ForgeJsonValue values[COUNT];
	Table table;

	if (!forge_page_read(page, WHERE, part, members, COUNT, values))
		return;
	table.sorted = values[SORTED];
	read_columns(page, &table, values[COLUMNS]);
	forge_html_open(&page->html, "div");
	forge_html_string(&page->html, "class", "list");
	forge_page_attribute(page, "id", values[ID]);
	if (is_empty(values[ROWS]))
	{
		forge_html_open(&page->html, "p");
		forge_page_text(page, values[EMPTY]);
		forge_html_close(&page->html);
	}
	else
	{
		forge_html_open(&page->html, "table");
		forge_page_attribute(page, "aria-label", values[LABEL]);
		render_head(page, &table);
		render_rows(page, &table, "tbody", values[ROWS]);
		if (values[TOTALS].type != FORGE_JSON_MISSING && !is_empty(values[TOTALS]))
			render_rows(page, &table, "tfoot", values[TOTALS]);
		forge_html_close(&page->html);
	}
	render_pages(page, values[FIRST], values[NEXT]);
	forge_html_close(&page->html);
}
