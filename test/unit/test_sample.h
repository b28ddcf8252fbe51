/*
 * test_sample.h
 *	  A shape with a field of every type, required and optional.
 */
#ifndef FORGE_TEST_SAMPLE_H
#define FORGE_TEST_SAMPLE_H

#include "base/field.h"

typedef struct SampleLine
{
	ForgeUuid item;
	ForgeDecimal quantity;
	bool is_gift;
	ForgeInstant due;
	ForgeDate sent_on;
	ForgeText memo;
	ForgeU128 amount;
} SampleLine;

typedef struct Sample
{
	int64_t head; /* not a field */
	ForgeText code;
	ForgeText note;
	ForgeDecimal quantity;
	int64_t count;
	bool active;
	ForgeUuid owner;
	ForgeUuid origin;
	ForgeInstant due;
	ForgeList lines;
	ForgeDate starts_on;
	ForgeText kind;
	ForgeText colours;
	ForgeJson attributes;
	ForgeU128 amount;
} Sample;

#define SAMPLE_KINDS "goods, service"
#define SAMPLE_COLOUR_WORDS "red, light_red, green"

enum
{
	SAMPLE_CODE,
	SAMPLE_NOTE,
	SAMPLE_QUANTITY,
	SAMPLE_COUNT,
	SAMPLE_ACTIVE,
	SAMPLE_OWNER,
	SAMPLE_ORIGIN,
	SAMPLE_DUE,
	SAMPLE_LINES,
	SAMPLE_STARTS_ON,
	SAMPLE_KIND,
	SAMPLE_COLOURS,
	SAMPLE_ATTRIBUTES,
	SAMPLE_AMOUNT
};

static const ForgeField sample_line_fields[] = {
	FORGE_FIELD(SampleLine, item, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0, ""),
	FORGE_FIELD(SampleLine, quantity, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0, ""),
	FORGE_FIELD(SampleLine, is_gift, FORGE_FIELD_BOOLEAN, 0, 0, ""),
	FORGE_FIELD(SampleLine, due, FORGE_FIELD_INSTANT, 0, 0, ""),
	FORGE_FIELD(SampleLine, sent_on, FORGE_FIELD_DATE, 0, 0, ""),
	FORGE_FIELD(SampleLine, memo, FORGE_FIELD_TEXT, 0, 10, ""),
	FORGE_FIELD(SampleLine, amount, FORGE_FIELD_U128, 0, 0, ""),
};

static const ForgeShape sample_line_shape = {
	.name = "sample.line",
	.description = "an element of a list",
	.size = sizeof(SampleLine),
	.field_count = FORGE_FIELD_COUNT(sample_line_fields),
	.fields = sample_line_fields,
	.key_count = 1,
};

static const ForgeField sample_fields[] = {
	FORGE_FIELD(Sample, code, FORGE_FIELD_TEXT, FORGE_FIELD_REQUIRED | FORGE_FIELD_TRIMMED, 3, ""),
	FORGE_FIELD(Sample, note, FORGE_FIELD_TEXT, 0, 5, ""),
	FORGE_FIELD(Sample, quantity, FORGE_FIELD_DECIMAL, FORGE_FIELD_REQUIRED, 0, ""),
	FORGE_FIELD(Sample, count, FORGE_FIELD_INTEGER, 0, 0, ""),
	FORGE_FIELD(Sample, active, FORGE_FIELD_BOOLEAN, 0, 0, ""),
	FORGE_FIELD(Sample, owner, FORGE_FIELD_UUID, FORGE_FIELD_REQUIRED, 0, ""),
	FORGE_FIELD(Sample, origin, FORGE_FIELD_UUID, 0, 0, ""),
	FORGE_FIELD(Sample, due, FORGE_FIELD_INSTANT, 0, 0, ""),
	FORGE_FIELD_OF_LIST(Sample, lines, &sample_line_shape, 0, 3, ""),
	FORGE_FIELD(Sample, starts_on, FORGE_FIELD_DATE, 0, 0, ""),
	FORGE_FIELD_OF_WORDS(Sample, kind, FORGE_FIELD_TEXT, SAMPLE_KINDS, FORGE_FIELD_TRIMMED, 20, ""),
	FORGE_FIELD_OF_WORDS(Sample, colours, FORGE_FIELD_TEXT_LIST, SAMPLE_COLOUR_WORDS, 0, 30, ""),
	FORGE_FIELD(Sample, attributes, FORGE_FIELD_JSON, 0, 20, ""),
	FORGE_FIELD(Sample, amount, FORGE_FIELD_U128, 0, 0, ""),
};

static const ForgeShape sample_shape = {
	.name = "sample",
	.description = "one field of every type",
	.schema_version = 3,
	.size = sizeof(Sample),
	.field_count = FORGE_FIELD_COUNT(sample_fields),
	.fields = sample_fields,
	.has_listed_texts = true,
};

#endif
