/*
 * job_kind.h
 *	  Kinds of jobs that the library does itself.
 */
#ifndef FORGE_APP_JOB_KIND_H
#define FORGE_APP_JOB_KIND_H

#include "pg/forge_pg.h"

#include "base/text.h"
#include "utils/jsonb.h"

/* A kind's function; it runs in the session of the caller that asked for the job. */
typedef struct ForgeJobKind
{
	const char *name;
	void (*run)(Jsonb *payload);
} ForgeJobKind;

/* NULL when the library has none of that name. */
const ForgeJobKind *forge_job_kind_find(ForgeText name);

#endif
