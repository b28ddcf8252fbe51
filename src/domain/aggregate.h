/*
 * aggregate.h
 *	  The one interface between aggregates and the rest of the system.
 *
 * An aggregate is a value of type ForgeAggregate: its names, the shapes of its
 * state, commands and events, and four pure functions.  The engine knows nothing
 * else of it.  docs/adding-an-aggregate.md tells how to write the next one.
 *
 * A state begins with a ForgeState; version 0 means that the stream does not
 * exist.  Texts in a state are slices of memory that the engine keeps; lists are
 * the state's own, and change in place.
 */
#ifndef FORGE_DOMAIN_AGGREGATE_H
#define FORGE_DOMAIN_AGGREGATE_H

#include "base/arena.h"
#include "base/assert.h"
#include "base/calendar.h"
#include "base/describe.h"
#include "base/field.h"
#include "base/limits.h"
#include "base/outcome.h"

/* The expected version of a command that has none; INT64_MIN. */
#define FORGE_VERSION_ANY INT64_MIN

/* The expected version of a stream that must exist. */
#define FORGE_VERSION_EXISTS INT64_C(-1)

/* The head of every state. */
typedef struct ForgeState
{
	int64_t version; /* 0: does not exist; grows by one per event */
} ForgeState;

/* Does the stream of a state with that head exist? */
static inline bool
forge_exists(const ForgeState *head)
{
	return head->version > 0;
}

typedef struct ForgeCommand
{
	int type;         /* index into the aggregate's commands */
	const void *data; /* struct of that command's shape */

	/* Set by the caller of decide. */
	ForgeUuid aggregate_id;   /* as callers know it */
	ForgeInstant at;          /* when, by the clock */
	bool is_driven;           /* by the command of another aggregate, in the same unit of work */
	const void *const *asked; /* the states that it has asked for (asks), in that order */
	const ForgeCalendar *calendar; /* which instants belong to a date */
} ForgeCommand;

typedef struct ForgeEvent
{
	int type;         /* index into the aggregate's events */
	const void *data; /* struct of that event's shape */
	ForgeInstant at;  /* when it is recorded; set by the caller of apply */
} ForgeEvent;

/* The events of a decision: a growing list in the caller's arena. */
typedef struct ForgeEvents
{
	ForgeArena *arena;
	ForgeEvent *list;
	int count;
	int capacity;
} ForgeEvents;

/*
 * How a decision looks at a stream.  SEEN: at that of another aggregate as it is now, without a
 * lock; it may change before this decision is committed.  So the other aggregate must not look
 * back: if it did, each of the two could decide from a state that the other is about to
 * change.  DRIVEN: the stream belongs to the unit of work, and no other transaction changes it
 * before the commit.  Its aggregate has a higher rank than the one that asks.  PAST: as it was
 * recorded at a moment, that instant included; at the command's own stream, too.  Of a stream that
 * had no event by then the version is 0.  A moment that is yet to come shows all that is recorded.
 * TRACED: at what the events of the command's own stream say of something.
 */
typedef enum ForgeAskMode
{
	FORGE_ASK_SEEN,
	FORGE_ASK_DRIVEN,
	FORGE_ASK_PAST,
	FORGE_ASK_TRACED
} ForgeAskMode;

typedef struct ForgeAggregate ForgeAggregate;
typedef struct ForgeTrace ForgeTrace;

/*
 * Looks at the events of a stream that hold the subject in a field of one of two names.  The last
 * one comes first, and what is decided in the same unit of work before the others.  It is the
 * first member of a struct that keeps what was found.
 */
struct ForgeTrace
{
	ForgeUuid subject;
	const char *field_names[2];
	bool (*look)(ForgeTrace *trace, const ForgeEvent *event); /* false: it has seen enough */
};

/* A stream whose state a decision needs. */
typedef struct ForgeAsk
{
	const ForgeAggregate *aggregate;
	ForgeUuid id; /* as callers know it; not of an aggregate that has a key, unless it is PAST: */
	ForgeAskMode mode;
	int command_type;     /* that command, */
	const void *named_by; /* with this data, names it */
	ForgeInstant moment;  /* of a PAST one */
	ForgeTrace *trace;    /* of a TRACED one: the answer, which command->asked has as well */
} ForgeAsk;

/* The streams that a command asks for: a growing list in the caller's arena. */
typedef struct ForgeAsks
{
	ForgeArena *arena;
	ForgeAsk *list;
	int count;
	int capacity;
} ForgeAsks;

/* A command on another aggregate that may follow from a command; type -1: none, its state is asked
 * for. */
typedef struct ForgeDriven
{
	const ForgeAggregate *aggregate; /* NULL ends a list */
	int command_type;
} ForgeDriven;

/*
 * A gate of the tenant: commands that pass it do so at the same time; one that closes it waits
 * until those are committed or rolled back, and all others wait for it.
 */
typedef struct ForgeGate
{
	const char *name; /* accounting.period; NULL ends a list */
	bool is_closed;
} ForgeGate;

/* A value that only one aggregate of the tenant may hold at a time. */
typedef struct ForgeClaim
{
	const char *type; /* inventory.item.sku */
	ForgeText value;
	ForgeReason taken; /* the refusal when another one holds it */
} ForgeClaim;

struct ForgeAggregate
{
	const char *name;    /* inventory.item */
	const char *id_name; /* the argument and column that hold its id: item_id */
	const char *description;
	bool is_system; /* lives under the system tenant, by the operator's hand */

	bool is_driven; /* only follow-ups change it (src/app/span.h) */

	/*
	 * Its place in the order in which one unit of work touches streams of several
	 * aggregates, lowest first.  It is lower than the rank of every aggregate that
	 * its commands drive.
	 */
	int rank;

	/*
	 * The fields of every command that name the aggregate, up to the first NULL: its id
	 * is a function of their values, and reserved.  All but the last are UUIDs, the last
	 * may be a text or an integer.  None: ids are free.
	 */
	const char *key_names[FORGE_KEY_FIELDS_MAX + 1];

	/* A tenant has one of it: its id is a function of the aggregate's name, and reserved. */
	bool is_single;

	/* Appended events are refused, an operator's too: what its commands look at beyond the
	 * state, such as a gate, events cannot be checked against. */
	bool takes_no_appends;

	/*
	 * The id that callers use is a key that exists before the aggregate does (a
	 * principal's id). The stream's id is a function of it, and reserved.  The state
	 * has it in the field of the name id_name.
	 */
	bool id_is_key;

	/* What tenants call it when they define attributes of their own for it (domain/attributes);
	 * NULL: it has none. */
	const char *attributes_target;

	/*
	 * The engine computes its ids from their subject and reserves them (base/uuid.h):
	 * no stream of another aggregate can take one beforehand.
	 */
	bool has_reserved_ids;

	/* The permission to read it; NULL: operators alone may. */
	const char *read_permission;

	/* The reserved id of the one that every tenant has without an event; NULL: there is none. */
	const ForgeUuid *built_in_id;

	const ForgeShape *state; /* of a struct that begins with a ForgeState */
	int command_count;
	const ForgeShape *const *commands;

	/* Is each command a creation, with which a stream begins?  NULL: none is. */
	const bool *creations;

	/* The reasons that each command names; the lists end in FORGE_ACCEPTED. */
	const ForgeReason *const *refusals;

	/* The commands that each command may drive; NULL: none, for one of them or for all. */
	const ForgeDriven *const *drives;

	/* The gates of each command and of the commands that it may drive, in the order of their
	 * names; NULL as above. */
	const ForgeGate *const *gates;
	int event_count;
	const ForgeShape *const *events;

	/*
	 * Lists the streams that the decision of a command needs besides its own state; command->asked
	 * then has their states in this order.  That of a stream that does not exist has version 0.
	 * Which streams it lists may depend on the state and the command, not on the time.  NULL:
	 * never any.
	 */
	void (*asks)(const void *state, const ForgeCommand *command, ForgeAsks *asks);

	/*
	 * Lists more of them, SEEN alone: those that the states name which asks has listed, and which
	 * command->asked has here.  Their states come behind these.  NULL: never any.
	 */
	void (*asks_further)(const void *state, const ForgeCommand *command, ForgeAsks *asks);

	/*
	 * Does a state allow commands of that type?  If not, the refusal that all of them meet,
	 * whatever they say: decide begins with it.  NULL: decide alone knows.
	 */
	ForgeOutcome (*allows)(const void *state, int command_type);

	/*
	 * The refusal, or the events in order.  Changes neither state nor command; an
	 * event may hold the command's lists, but not the state's, which apply changes.
	 */
	ForgeOutcome (*decide)(const void *state, const ForgeCommand *command, ForgeEvents *events);

	/*
	 * Puts one event into the state, whose lists grow in the arena.  Cannot fail;
	 * leaves the version to the caller.
	 */
	void (*apply)(void *state, const ForgeEvent *event, ForgeArena *arena);

	/* Does the state keep the aggregate's invariant? */
	bool (*check)(const void *state);

	/* The claims that a state holds; returns their number.  NULL: never any. */
	int (*claims)(const void *state, ForgeClaim claims[FORGE_CLAIMS_MAX]);
};

/* May clients ask for its commands, those with the permission? */
static inline bool
forge_aggregate_is_asked_for(const ForgeAggregate *aggregate)
{
	return !aggregate->is_system && !aggregate->is_driven;
}

/* Is its id a function of fields that name it, or of its own name alone? */
static inline bool
forge_aggregate_has_key(const ForgeAggregate *aggregate)
{
	return aggregate->is_single || aggregate->key_names[0] != NULL;
}

/* Is the command one with which a stream begins? */
static inline bool
forge_aggregate_is_creation(const ForgeAggregate *aggregate, int command_type)
{
	return aggregate->creations != NULL && aggregate->creations[command_type];
}

/* May the command drive that one of the other aggregate (with -1: any of them)? */
bool forge_aggregate_drives(const ForgeAggregate *aggregate, int command_type,
							const ForgeAggregate *driven, int driven_type);

/* Adds a stream to those that a command asks for. */
void forge_asks_add(ForgeAsks *asks, const ForgeAggregate *aggregate, ForgeUuid id,
					ForgeAskMode mode);

/*
 * Adds a stream whose id is a function of a key, which a command of that aggregate carries.
 * Returns the data of that command, cleared; the caller fills in the fields of the key.
 */
void *forge_asks_add_named(ForgeAsks *asks, const ForgeAggregate *aggregate, int command_type,
						   ForgeAskMode mode);

/*
 * Adds a stream as it was recorded at the moment; its id, as callers know it, may be that of the
 * command's own stream.
 */
void forge_asks_add_past(ForgeAsks *asks, const ForgeAggregate *aggregate, ForgeUuid id,
						 ForgeInstant moment);

/* Adds a trace of the command's own stream, whose id is that. */
void forge_asks_add_trace(ForgeAsks *asks, const ForgeAggregate *aggregate, ForgeUuid id,
						  ForgeTrace *trace);

/* The version of a state that was asked for; 0 when the stream does not exist. */
static inline int64_t
forge_asked_version(const ForgeCommand *command, int index)
{
	FORGE_ASSERT(command->asked != NULL && index >= 0);
	return ((const ForgeState *) command->asked[index])->version;
}

/* Adds an event of that type and returns its data, cleared, to be filled in. */
void *forge_events_add(ForgeEvents *events, const ForgeAggregate *aggregate, int type);

/* Likewise; fields of the same name and type are copied from the command, except lists. */
void *forge_events_add_from(ForgeEvents *events, const ForgeAggregate *aggregate, int type,
							const ForgeCommand *command);

/*
 * For apply: copies the fields of the same name and type from the event into the state.  Lists are
 * left alone.
 */
void forge_aggregate_take_over(const ForgeAggregate *aggregate, void *state,
							   const ForgeEvent *event);

/* apply, and the version one higher. */
void forge_aggregate_apply(const ForgeAggregate *aggregate, void *state, const ForgeEvent *event,
						   ForgeArena *arena);

/* Is the reason one of those for which the command may be refused? */
bool forge_aggregate_lists_refusal(const ForgeAggregate *aggregate, int command_type,
								   ForgeReason reason);

/* The index of the command or event of that name, or -1. */
int forge_aggregate_find_command(const ForgeAggregate *aggregate, ForgeText name);
int forge_aggregate_find_event(const ForgeAggregate *aggregate, ForgeText name);

#endif
