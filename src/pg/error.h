/*
 * error.h
 *	  The one place where a refusal becomes an error.
 *
 * The reason's name goes into the CONSTRAINT field, the aggregate type into
 * TABLE, the name of the field that is wrong into COLUMN; which aggregate, if the caller did not
 * name it, and in a batch the index of the command into DETAIL.  Under PostgREST (all the settings
 * of a request are there, and of this transaction) the same error goes out in PostgREST's own form,
 * so that HTTP sees the status.
 */
#ifndef FORGE_PG_ERROR_H
#define FORGE_PG_ERROR_H

#include "pg/forge_pg.h"

#include "base/field.h"
#include "base/outcome.h"

/* Where in the caller's input something was refused. */
typedef struct ForgeErrorPlace
{
	ForgeText aggregate_type;  /* absent: none */
	ForgeUuid aggregate_id;    /* nil: the aggregate that the caller named */
	int batch_index;           /* -1: not a batch */
	const ForgeShape *command; /* that is refused; NULL: not known */
} ForgeErrorPlace;

#define FORGE_NO_PLACE ((ForgeErrorPlace){ .batch_index = -1 })

/* Of one aggregate type, given as a string; not in a batch. */
#define FORGE_PLACE(aggregate_name)                                                                \
	((ForgeErrorPlace){ .aggregate_type = forge_text_from(aggregate_name), .batch_index = -1 })

/* Raises the refusal; outcome must not be an acceptance. */
_Noreturn void forge_error_raise(ForgeOutcome outcome, ForgeErrorPlace place);

/* Raises the outcome if it is a refusal. */
static inline void
forge_error_check(ForgeOutcome outcome, ForgeErrorPlace place)
{
	if (unlikely(forge_outcome_is_refusal(outcome)))
		forge_error_raise(outcome, place);
}

#endif
