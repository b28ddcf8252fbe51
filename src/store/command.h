/*
 * command.h
 *	  Command ids that were used.  They make a retry harmless.
 *
 * A record keeps the receipt and a fingerprint of the command's content.  There
 * is one only for commands whose id the caller gave.
 */
#ifndef FORGE_STORE_COMMAND_H
#define FORGE_STORE_COMMAND_H

#include "pg/forge_pg.h"

#include "base/uuid.h"
#include "pg/digest.h"
#include "pg/table.h"
#include "utils/jsonb.h"

/* The result of a command: forge.receipt. */
typedef struct ForgeReceipt
{
	ForgeUuid command_id;
	ForgeUuid aggregate_id;
	int64 version;
	int32 event_count;
	int64 position; /* of the last event; 0: none */
	bool replayed;
} ForgeReceipt;

/* Sixteen bytes of a digest of the content: enough to tell an honest mistake. */
typedef struct ForgeFingerprint
{
	uint8 bytes[16];
} ForgeFingerprint;

extern ForgeRelationName forge_command_table;

/* Digests parts of content; each part is preceded by its length. */
typedef struct ForgeFingerprinter
{
	ForgeDigester digester;
} ForgeFingerprinter;

void forge_fingerprint_begin(ForgeFingerprinter *fingerprinter);
void forge_fingerprint_add(ForgeFingerprinter *fingerprinter, const void *data, size_t length);

/* A JSON document by its content: 5 and 5.0 are the same, and so is the order of members. */
void forge_fingerprint_add_json(ForgeFingerprinter *fingerprinter, Jsonb *json);
ForgeFingerprint forge_fingerprint_end(ForgeFingerprinter *fingerprinter);

/* The id of an aggregate that was created with only a command id. */
ForgeUuid forge_command_derive_id(ForgeUuid tenant, ForgeUuid command_id);

/* A row of forge.command, without its fingerprint. */
void forge_command_read(TupleTableSlot *row, ForgeUuid *tenant, ForgeReceipt *receipt);

/* Finds the record of a command id, committed or our own. */
bool forge_command_find(ForgeTable *table, ForgeUuid tenant, ForgeUuid command_id,
						ForgeFingerprint *fingerprint, ForgeReceipt *receipt);

/* Records it.  FORGE_LOST when another transaction has used the id meanwhile. */
ForgeWriteResult forge_command_insert(ForgeTable *table, ForgeUuid tenant,
									  const ForgeFingerprint *fingerprint,
									  const ForgeReceipt *receipt);

#endif
