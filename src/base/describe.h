/*
 * describe.h
 *	  The macros by which the headers of aggregates describe their structs,
 *	  beside the structs.
 *
 * To the compiler these macros are nothing.  src/domain/describe.pl reads them and
 * writes the shapes, the enums, the typed SQL functions and the registry under
 * build/made/.  A description stands before the struct that it is about:
 *
 *	 FORGE_AGGREGATE(version, "inventory.item", item_id, "what it is", ...)
 *		 before the state, which gives the aggregate its name in C: ForgeItem,
 *		 forge_item.  Raise the version when apply computes another state although the
 *		 members are the same: heads are then folded again.  A change of the members is
 *		 noticed without it (format in base/field.h).  Then, as they apply: SYSTEM,
 *		 DRIVEN, RESERVED_IDS, ID_IS_KEY, KEY(field, ...), SINGLE, BY_COMMANDS, ASKS,
 *		 ASKS_FURTHER, ALLOWS, CLAIMS (domain/aggregate.h says what these are);
 *		 ATTRIBUTES(product), if tenants define attributes of their own for it under that
 *		 name; BUILT_IN(forge_location_default_id), the id of the one that every tenant
 *		 has without an event; READ_AS("inventory.item"), if who may read that one
 *		 may read it, too, and nobody else may; SEARCHED(name, sku), if it is found by the
 *		 words of these texts (item_word_row, projection/rows/words.h); TABLE(item_row),
 *		 the table of its read model; ROW_IF(member), if it has a row only while that is
 *		 true; CACHED, if other sessions must clear their caches of it when it changes;
 *		 RETURNS(erp.item), the view whose row the typed functions return;
 *		 OWN_ENTRY_POINTS, if C has functions of its own behind the typed ones;
 *		 OWN_ENTRY_POINTS(version), if these return the version, too, to whoever may not
 *		 see the row.
 *	 FORGE_ELEMENT(key_count, "what it is")
 *		 before the struct of a list's elements.  With TABLE(...), the elements
 *		 have a read model of their own, and their first key_count members are its
 *		 key.
 *	 FORGE_COMMAND(version, "what it does", function, REASON, ...)
 *	 FORGE_CREATION(version, "what it does", function, REASON, ...)
 *		 before a command's fields; a creation may leave the id to the engine (if it has a
 *		 field that is called as the id is, its own id is new_item_id).  The
 *		 function is its typed one in the schema of the view, or NO_FUNCTION.  Then the
 *		 reasons for which it is refused, in the order in which they are tested; the
 *		 reasons of claims and of driven commands come last.  Among them may stand
 *		 DRIVES(ForgeItemReserveStock, ...), the commands on other aggregates that may
 *		 follow from it (or their states, if it only asks for them); ranks follow from
 *		 this.  PASSES("accounting.period") and CLOSES("accounting.period"), its gates;
 *		 it also has the gates of the commands that it drives.  RETURNS(erp.item,
 *		 item_id), if the typed function returns the row of another aggregate, which
 *		 that field names, or RETURNS(erp.stock), if the fields of its key name it.
 *		 WITHOUT(field, ...), those that the typed function does not have.
 *	 FORGE_PART("what it is")
 *		 before a struct that several aggregates have in common, in any header of the
 *		 domain.  In others it may be a member, which needs no FORGE_IS: its
 *		 fields and columns stand there as if they were the struct's own.  Or it is, by
 *		 typedef, a command, an event or an element.  The elements of its lists are described
 *		 beside it; an aggregate may describe one again by typedef, with another meaning
 *		 and a TABLE: FORGE_ELEMENT(1, "...", TABLE(stock_lot_row))
 *		 typedef ForgeHoldingLot ForgeStockLot;
 *	 FORGE_EVENT(version, "what happened")
 *		 before an event's fields.
 *	 FORGE_EVENT_BEFORE(version)
 *	 FORGE_EVENT_BEFORE(version, function)
 *		 behind an event, before the fields that it had in the version before; then the
 *		 one before that, down to 1.  The struct is called as the event and its version:
 *		 ForgeItemRenamed1.  Fields that a version and the next have by the same name
 *		 and type are taken over; the function (ForgeShapeFrom, base/field.h) does the
 *		 rest. docs/changing-an-aggregate.md has examples.
 *
 * The name of a command or event is that of its struct: ForgeItemCreate is
 * inventory.item.create.  By typedef it may be another struct, or ForgeNothing.
 *
 * Each member of a struct is described behind its name:
 *
 *	 ForgeText name FORGE_IS(REQUIRED, NAME, "what the item is called");
 *
 * with the flags of base/field.h as they apply; the limit of a text, JSON or a list, as it
 * is called in base/limits.h (NAME is FORGE_NAME_LENGTH_MAX of a text, ATTRIBUTES is
 * FORGE_ATTRIBUTES_SIZE_MAX of JSON, ORDER_LINES is FORGE_ORDER_LINES_MAX of a list; EMAIL also
 * says that the text is an e-mail address, TIME_ZONE that it is the name of a time zone, which a
 * command must know: TIME_ZONE_UNKNOWN); TEXTS
 * for a list of texts; WORD_OF(FORGE_COLOURS) for a text, or a list of texts, if each text must
 * be one of the words of that string (base/word.h; a text then needs no limit);
 * OF(ForgeOrderLine) for a list of structs; REFERS_TO(ForgeItem) for the id of a stream of that
 * aggregate, which forge.verify('reference') looks for; NO_DEFAULT if a typed function must be
 * given it, though it may be NULL; LAST if that function has it behind all others, as it came
 * later and calls by position stay as they were; DEFAULT("30") for the value that a text, a list
 * of one text, a number or a boolean of a command has when it is not given; and its meaning, a
 * phrase without a full stop.
 *
 * The read model of a state or an element has a column for each member that is not
 * a list, in their order, after the tenant and the stream's id.  HIDDEN: this one has
 * none; CALLED(name): it has another name; AS(integer): another type of SQL.  Between
 * the members may stand
 *
 *	 FORGE_COLUMN(version)
 *	 FORGE_COLUMN(updated_at)
 *		 where these two are, if not at the end;
 *	 FORGE_COLUMN(available, numeric, "on hand less reserved")
 *		 a column that C computes, in forge_item_row_compute; OPTIONAL before the
 *		 meaning if it may be NULL.
 */
#ifndef FORGE_BASE_DESCRIBE_H
#define FORGE_BASE_DESCRIBE_H

#define FORGE_AGGREGATE(...)
#define FORGE_PART(...)
#define FORGE_ELEMENT(...)
#define FORGE_COMMAND(...)
#define FORGE_CREATION(...)
#define FORGE_EVENT(...)
#define FORGE_EVENT_BEFORE(...)
#define FORGE_IS(...)
#define FORGE_COLUMN(...)

/* Of a command or event without fields. */
typedef struct ForgeNothing ForgeNothing;

#endif
