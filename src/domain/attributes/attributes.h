/*
 * attributes.h
 *	  custom.attributes: which attributes of its own a tenant gives to its products, parties
 *	  and so on, told by a JSON Schema (json_schema.h has the keywords).
 *
 * A tenant has one such aggregate for each target.  Its version is the number of the schema: 1
 * for the first one that is defined.  A schema that is so already decides nothing.
 *
 * An aggregate with attributes asks for the schema of its target as it is now, and keeps the
 * attributes with the number of the schema that they fitted; see the end of this file.  A
 * schema never looks at those who use it when it is decided.  That stored attributes fit a
 * new schema (check_existing) is looked at after that, by the unit of work.
 *
 * The events come from commands alone, so a schema that is kept can be read.
 */
#ifndef FORGE_DOMAIN_ATTRIBUTES_H
#define FORGE_DOMAIN_ATTRIBUTES_H

#include "domain/aggregate.h"
#include "made/attributes_made.h"

#define FORGE_ATTRIBUTE_TARGETS "product, party, location, sales_order, purchase_order, invoice"

FORGE_AGGREGATE(1, "custom.attributes", schema_id,
				"which attributes a tenant gives to its products, parties and so on", RESERVED_IDS,
				KEY(target), BY_COMMANDS, RETURNS(erp.attribute_schema),
				TABLE(attribute_schema_row))
typedef struct ForgeAttributes
{
	ForgeState head;
	ForgeText target FORGE_IS(REQUIRED, WORD_OF(FORGE_ATTRIBUTE_TARGETS),
							  "what has the attributes");
	ForgeJson json_schema FORGE_IS(REQUIRED, SCHEMA_TEXT, "the schema that attributes must fit");
} ForgeAttributes;

/* ---- commands ---- */

FORGE_COMMAND(1, "says which attributes a target has, from now on", define_attributes,
			  SCHEMA_TOO_LARGE, SCHEMA_KEYWORD_UNKNOWN, FIELD_MISTYPED, ATTRIBUTES_VIOLATED)
typedef struct ForgeAttributesDefine
{
	ForgeText target FORGE_IS(REQUIRED, WORD_OF(FORGE_ATTRIBUTE_TARGETS),
							  "what has the attributes: product, party, location, sales_order, "
							  "purchase_order or invoice");
	ForgeJson json_schema FORGE_IS(REQUIRED, SCHEMA_TEXT, "the schema that attributes must fit");
	bool check_existing FORGE_IS(DEFAULT("true"), "whether stored attributes must fit it, too");
} ForgeAttributesDefine;

/* ---- events ---- */

FORGE_EVENT(1, "it was said which attributes a target has")
typedef struct ForgeAttributesDefined
{
	ForgeText target FORGE_IS(REQUIRED, WORD_OF(FORGE_ATTRIBUTE_TARGETS),
							  "what has the attributes");
	ForgeJson json_schema FORGE_IS(REQUIRED, SCHEMA_TEXT, "the schema that attributes must fit");
} ForgeAttributesDefined;

/* ---- for aggregates that have attributes: ATTRIBUTES(product) in their FORGE_AGGREGATE ---- */

/* Adds the schema of the aggregate's attributes to the streams that its command asks for. */
void forge_attributes_see(ForgeAsks *asks, const ForgeAggregate *aggregate);

/* The attributes; {} for those that are left out. */
ForgeJson forge_attributes_given(ForgeJson attributes);

/* The schema of those that define none: only {} fits. */
#define FORGE_NO_ATTRIBUTES FORGE_TEXT("{\"additionalProperties\":false}")

/*
 * Do the attributes (absent: {}) fit the schema, which the command has asked for as number
 * index?  *version receives the schema's number, to be kept with the attributes; 0, if there
 * is none.  Refuses ATTRIBUTES_INVALID with the JSON pointer, which is in the arena, the
 * keyword and the number.
 */
ForgeOutcome forge_attributes_fit(const ForgeCommand *command, int index, ForgeJson attributes,
								  ForgeArena *arena, int64_t *version);

#endif
