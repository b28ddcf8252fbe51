/*
 * job_queue.h
 *	  The queue of tenants that have jobs due; each does one job in its turn.
 *
 * The queue is a cache of the tables, and may be lost.  A tenant joins it when
 * one of its jobs is found to be due, does one job when it is its turn, and goes
 * to the end.  So a tenant with many jobs keeps another one waiting for one job
 * only.  No scan goes over all due jobs: each job is looked at once, when its
 * time has come, and from then on only its tenant's turn counts.
 */
#ifndef FORGE_STORE_JOB_QUEUE_H
#define FORGE_STORE_JOB_QUEUE_H

#include "pg/forge_pg.h"

#include "lib/ilist.h"
#include "pg/job_times.h"
#include "store/job.h"
#include "utils/hsearch.h"

typedef struct ForgeJobQueue
{
	ForgeUuid only_tenant;   /* nil: all */
	ForgeUuid database;      /* this one: jobs of others are not to be done here */
	HTAB *tenants;           /* those in the queue, by id */
	dlist_head turns;        /* the same, in their order */
	dlist_node *last_turn;   /* of the tenant that was served last, at the head; NULL: gone */
	TimestampTz seen_until;  /* jobs that were due up to then have been looked at */
	TimestampTz next_due_at; /* between that time and this one none becomes due */
	TimestampTz all_seen_at; /* when all of them were */
} ForgeJobQueue;

/* Begins with an empty queue, of one tenant or with nil of all; it lives in the current context. */
void forge_job_queue_begin(ForgeJobQueue *queue, ForgeUuid tenant);

/* There are jobs, due at such times, that may not have been looked at. */
void forge_job_queue_go_back(ForgeJobQueue *queue, const ForgeJobTimes *times);

/*
 * Takes the oldest due job of the tenant whose turn it is, and notes that it is
 * running.  Returns false when none is due; *due_at receives when one will be,
 * DT_NOEND for never.
 */
bool forge_job_queue_claim(ForgeJobQueue *queue, ForgeJob *job, int64 lease_us,
						   TimestampTz *due_at);

/* The jobs of this database that are not done, and those that are parked. */
typedef struct ForgeJobCounts
{
	int64 by_status[FORGE_JOB_STATUS_COUNT];
	int64 due;
	TimestampTz first_due_at; /* DT_NOEND: none is due */
} ForgeJobCounts;

/* Their number, now; costs as much as there are. */
void forge_job_count(ForgeJobCounts *counts);

/* How many jobs of this database were due before then, and are not done. */
int64 forge_job_count_due(TimestampTz before);

#endif
