/*
 * database.c
 *	  Which database this is.
 */
#include "pg/database.h"

#include "access/xlog.h"
#include "miscadmin.h"
#include "pg/digest.h"

ForgeUuid
forge_database_id(void)
{
	char *name = psprintf(UINT64_FORMAT "/%u", GetSystemIdentifier(), MyDatabaseId);

	return forge_digest_uuid(FORGE_TEXT("forgeerp database"), forge_text_from(name));
}
