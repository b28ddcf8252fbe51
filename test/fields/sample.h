/*
 * sample.h
 *	  test.sample: an aggregate with a field of every type, for check-fields.
 *
 * test/tools/fields.sh puts it into a copy of the tree.  Its commands refuse nothing of
 * their own: what is looked at is what happens to fields on their way.  Its events have a
 * past, which docs/changing-an-aggregate.md tells.
 */
#ifndef FORGE_DOMAIN_SAMPLE_H
#define FORGE_DOMAIN_SAMPLE_H

#include "domain/aggregate.h"
#include "made/sample_made.h"

#define FORGE_SAMPLE_KINDS "goods, service"
#define FORGE_NOTES_MAX 10
#define FORGE_REMARKS_SIZE_MAX 100

FORGE_AGGREGATE(1, "test.sample", sample_id, "what a test looks at", RETURNS(erp.sample),
				TABLE(sample_row))
typedef struct ForgeSample
{
	ForgeState head;
	ForgeText kind FORGE_IS(WORD_OF(FORGE_SAMPLE_KINDS), "of what kind it is");
	ForgeText roles FORGE_IS(TEXTS, ROLES, WORD_OF(FORGE_SAMPLE_KINDS), "what it may be");
	ForgeDecimal quantity FORGE_IS("how much there is of it");
	int64_t count FORGE_IS("how many there are");
	ForgeU128 amount FORGE_IS("how much it is worth");
	bool is_new FORGE_IS("whether it is new");
	ForgeUuid origin FORGE_IS("where it came from");
	ForgeInstant begins_at FORGE_IS("when it begins");
	ForgeDate due_on FORGE_IS("when it is due");
	ForgeJson attributes FORGE_IS(REMARKS, "what else is to be said of it");
	ForgeList notes FORGE_IS(NOTES, OF(ForgeNote), "what was noted");
} ForgeSample;

FORGE_ELEMENT(1, "what was noted once")
typedef struct ForgeNote
{
	int64_t number FORGE_IS(REQUIRED, "its number");
	ForgeText memo FORGE_IS(NAME, "what it says");
	ForgeText kind FORGE_IS(WORD_OF(FORGE_SAMPLE_KINDS), "of what kind it is");
	ForgeDate made_on FORGE_IS("when it was made");
	ForgeJson attributes FORGE_IS(REMARKS, "what else is to be said of it");
} ForgeNote;

/* ---- commands ---- */

FORGE_COMMAND(1, "sets all fields", set_sample)
typedef struct ForgeSampleSet
{
	ForgeText kind FORGE_IS(REQUIRED, WORD_OF(FORGE_SAMPLE_KINDS), "of what kind it is");
	ForgeText roles FORGE_IS(TEXTS, ROLES, WORD_OF(FORGE_SAMPLE_KINDS), DEFAULT("goods"),
							 "what it may be");
	ForgeDecimal quantity FORGE_IS(DEFAULT("1.5"), "how much there is of it");
	int64_t count FORGE_IS(DEFAULT("12"), "how many there are");
	ForgeU128 amount FORGE_IS("how much it is worth");
	bool is_new FORGE_IS(DEFAULT("true"), "whether it is new");
	ForgeUuid origin FORGE_IS("where it came from");
	ForgeInstant begins_at FORGE_IS("when it begins");
	ForgeDate due_on FORGE_IS("when it is due");
	ForgeJson attributes FORGE_IS(REMARKS, "what else is to be said of it");
	ForgeList notes FORGE_IS(NOTES, OF(ForgeNote), "what was noted");
} ForgeSampleSet;

FORGE_COMMAND(1, "adds a note", note_sample)
typedef struct ForgeSampleNote
{
	int64_t number FORGE_IS(REQUIRED, "its number");
	ForgeText memo FORGE_IS(NAME, "what it says");
	ForgeDate made_on FORGE_IS("when it was made");
} ForgeSampleNote;

/* ---- events ---- */

FORGE_EVENT(1, "all fields were set")
typedef ForgeSampleSet ForgeSampleWasSet;

FORGE_EVENT(3, "a note was added")
typedef ForgeSampleNote ForgeSampleNoted;

FORGE_EVENT_BEFORE(2, forge_sample_noted_from_2)
typedef struct ForgeSampleNoted2
{
	int64_t number FORGE_IS(REQUIRED, "its number");
	ForgeText text FORGE_IS(NAME, "what it says");
} ForgeSampleNoted2;

FORGE_EVENT_BEFORE(1, forge_sample_noted_from_1)
typedef struct ForgeSampleNoted1
{
	ForgeText note FORGE_IS(REQUIRED, NAME, "its number, a space, and what it says");
} ForgeSampleNoted1;

FORGE_EVENT(1, "all notes were taken off; no command does that any more")
typedef ForgeNothing ForgeSampleCleared;

#endif
