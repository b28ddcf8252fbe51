/*
 * database.c
 *	  Which database this is.
 */
#include "pg/database.h"

#include "access/xlog.h"
#include "miscadmin.h"
#include "pg/digest.h"
#include "pg/sequence.h"

static ForgeRelationName incarnation_sequence = { .name = "incarnation_seq" };

ForgeUuid
forge_database_id(void)
{
	XLogRecPtr logged;
	int64 incarnation = forge_sequence_read(&incarnation_sequence, AccessShareLock, &logged);
	char *name = psprintf(INT64_FORMAT "/%u", incarnation, MyDatabaseId);

	return forge_digest_uuid(FORGE_TEXT("forgeerp database"), forge_text_from(name));
}

ForgeUuid
forge_database_objects_id(void)
{
	/* pg_upgrade makes a cluster with another one, and functions with other oids. */
	char *system = psprintf("forgeerp objects of system " UINT64_FORMAT, GetSystemIdentifier());

	return forge_digest_key_uuid(forge_text_from(system), forge_database_id());
}
