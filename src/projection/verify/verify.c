/*
 * verify.c
 *	  Comparing the stored rows with a replay of the log.
 *
 * The log, the heads and the read models are all read in the order of tenant and
 * stream, and compared one by one.  So the memory needed does not grow with
 * their size, except for claims, which are in another order.
 */
#include "projection/verify/verify.h"

#include "projection/verify/replay.h"
#include "projection/verify/verify_part.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

/* Ends in NULL.  In the place of the read model's there is one for each of them. */
/* clang-format off */
static const ForgeVerifyPart *const parts[] = {
	&forge_verify_stream,
	&forge_verify_read_model,
	&forge_verify_claim,
	&forge_verify_reservation,
	&forge_verify_stock_transfer,
	&forge_verify_reference,
	&forge_verify_command,
	&forge_verify_insight,
	&forge_verify_account_month,
	&forge_verify_ledger,
	&forge_verify_limited_account,
	&forge_verify_stock_value,
	&forge_verify_event_id,
	NULL,
};
/* clang-format on */

/* A part that is wanted. */
typedef struct Wanted
{
	const ForgeVerifyPart *part;
	const char *name;
	const ForgeProjection *read_model; /* of the part of read models */
	void *kept;                        /* by the part */
} Wanted;

typedef struct WantedList
{
	Wanted *list;
	int count;
} WantedList;

static void
want(WantedList *wanted, ForgeText only, Wanted candidate)
{
	bool is_wanted = forge_text_is_absent(only)
						 ? !candidate.part->is_only_by_name
						 : forge_text_equal(only, forge_text_from(candidate.name));

	if (is_wanted)
		wanted->list[wanted->count++] = candidate;
}

/* The part of that name, or all that are not only wanted by name. */
static WantedList
list_wanted(ForgeText only)
{
	int projection_count;
	const ForgeProjection *const *projections = forge_projections(&projection_count);
	WantedList wanted = { .list = palloc0((lengthof(parts) + projection_count) * sizeof(Wanted)) };

	for (int i = 0; parts[i] != NULL; i++)
	{
		if (parts[i]->name != NULL)
			want(&wanted, only, (Wanted){ .part = parts[i], .name = parts[i]->name });
		else
			for (int j = 0; j < projection_count; j++)
				want(&wanted, only,
					 (Wanted){ .part = parts[i],
							   .name = projections[j]->name,
							   .read_model = projections[j] });
	}
	return wanted;
}

bool
forge_verify_knows(ForgeText name)
{
	return list_wanted(name).count > 0;
}

/* An event of the stream cannot be read: that is said once, and the stream not compared. */
static void
set_aside(ForgeVerifier *verifier, const WantedList *wanted, const ForgeReplay *replay)
{
	const char *name = NULL;

	for (int i = 0; i < wanted->count && name == NULL; i++)
		if (wanted->list[i].part->add != NULL &&
			wanted->list[i].part->reads(wanted->list[i].kept, replay->aggregate))
			name = wanted->list[i].name;
	forge_verifier_set_aside(verifier, name, replay->tenant, replay->id, &replay->unreadable);
}

static void
add_stream(ForgeVerifier *verifier, const WantedList *wanted, const ForgeReplay *replay)
{
	if (replay->unreadable.position != 0)
	{
		set_aside(verifier, wanted, replay);
		return;
	}
	for (int i = 0; i < wanted->count; i++)
	{
		const Wanted *part = &wanted->list[i];

		if (part->part->add != NULL && part->part->reads(part->kept, replay->aggregate))
			part->part->add(verifier, part->kept, replay);
	}
}

static void
add_event(void *context, const ForgeReplay *replay, const ForgeEvent *event)
{
	const WantedList *wanted = context;

	for (int i = 0; i < wanted->count; i++)
	{
		const Wanted *part = &wanted->list[i];

		if (part->part->add_event != NULL && part->part->reads(part->kept, replay->aggregate))
			part->part->add_event(part->kept, replay, event);
	}
}

static bool
looks_at_events(const WantedList *wanted)
{
	for (int i = 0; i < wanted->count; i++)
		if (wanted->list[i].part->add_event != NULL)
			return true;
	return false;
}

/* The parts that look at each stream.  Returns the number of events replayed. */
static int64
verify_streams(ForgeVerifier *verifier, WantedList *wanted)
{
	MemoryContext memory =
		AllocSetContextCreate(CurrentMemoryContext, "forgeerp verify", ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller;
	ForgeReplay replay;

	for (int i = 0; i < wanted->count; i++)
		if (wanted->list[i].part->begin != NULL)
			wanted->list[i].kept =
				wanted->list[i].part->begin(verifier, wanted->list[i].read_model);
	forge_replay_begin(&replay, verifier->tenant, verifier->snapshot);
	if (looks_at_events(wanted))
	{
		replay.watch = add_event;
		replay.watch_context = wanted;
	}
	caller = MemoryContextSwitchTo(memory);
	verifier->replay = &replay;
	while (forge_replay_next(&replay))
	{
		add_stream(verifier, wanted, &replay);
		MemoryContextReset(memory);
	}
	verifier->replay = NULL;
	for (int i = 0; i < wanted->count; i++)
		if (wanted->list[i].part->end != NULL)
			wanted->list[i].part->end(verifier, wanted->list[i].kept, &replay);
	MemoryContextSwitchTo(caller);
	forge_replay_end(&replay);
	MemoryContextDelete(memory);
	return replay.event_count;
}

static bool
looks_at_streams(const WantedList *wanted)
{
	for (int i = 0; i < wanted->count; i++)
		if (wanted->list[i].part->add != NULL)
			return true;
	return false;
}

int64
forge_verify_run(const ForgeUuid *tenant, ForgeText only, bool with_rows, ForgeDifferenceSink sink,
				 void *context)
{
	ForgeVerifier verifier = { .tenant = tenant,
							   .snapshot = RegisterSnapshot(GetLatestSnapshot()),
							   .sink = sink,
							   .context = context,
							   .with_rows = with_rows,
							   .memory = CurrentMemoryContext };
	WantedList wanted = list_wanted(only);
	int64 event_count = looks_at_streams(&wanted) ? verify_streams(&verifier, &wanted) : 0;

	for (int i = 0; i < wanted.count; i++)
		if (wanted.list[i].part->run != NULL)
			wanted.list[i].part->run(&verifier);
	UnregisterSnapshot(verifier.snapshot);
	return event_count;
}
