/*
 * verify_command.h
 *	  The part of verify that compares command records with the log: the last
 *	  event that a receipt names is there, at that position, and of that command.
 */
#ifndef FORGE_PROJECTION_VERIFY_COMMAND_H
#define FORGE_PROJECTION_VERIFY_COMMAND_H

#include "pg/forge_pg.h"

#include "projection/verify.h"

/* Verifies one tenant's records, or with NULL all, under the snapshot. */
void forge_verify_commands(const ForgeUuid *tenant, Snapshot snapshot, ForgeDifferenceSink sink,
						   void *context);

#endif
