/*
 * batch.h
 *	  Of the machine itself: what batches of accounts and batches of transfers have in common.
 */
#ifndef FORGE_LEDGER_BATCH_H
#define FORGE_LEDGER_BATCH_H

#include <stdbool.h>
#include <string.h>

#include "ledger/transfer.h"

/* The greatest timestamp: the first bit of 64 is kept free. */
#define FORGE_LEDGER_TIMESTAMP_MAX ((uint64_t) INT64_MAX)

/* The last id, which nothing can have. */
#define FORGE_LEDGER_ID_MAX                                                                        \
	((ForgeUuid){ { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,  \
					0xff, 0xff, 0xff } })

/* Ids by their places, which costs no copies. */
static inline bool
forge_ledger_same_id(const ForgeUuid *a, const ForgeUuid *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static inline bool
forge_ledger_id_is_zero(const ForgeUuid *id)
{
	return forge_ledger_same_id(id, &FORGE_UUID_NIL);
}

static inline bool
forge_ledger_id_is_max(const ForgeUuid *id)
{
	return forge_ledger_same_id(id, &FORGE_LEDGER_ID_MAX);
}

static inline bool
forge_ledger_same_number(ForgeU128 a, ForgeU128 b)
{
	return a.low == b.low && a.high == b.high;
}

/*
 * A chain of linked requests.  It ends with the first request that is not linked; a request that
 * is the last one of its batch and linked leaves it open, which breaks it.
 */
typedef struct ForgeChain
{
	int first; /* index of its first member; -1: there is no chain */
	bool is_broken;
	uint64_t last_imported_ns; /* as it was before the chain */
} ForgeChain;

#define FORGE_CHAIN_NONE ((ForgeChain){ -1, false, 0 })

static inline void
forge_chain_begin(ForgeChain *chain, int first, uint64_t last_imported_ns)
{
	if (chain->first < 0)
		*chain = (ForgeChain){ first, false, last_imported_ns };
}

/* What may be wrong with a timestamp that somebody gives. */
typedef enum ForgeImportFault
{
	FORGE_IMPORT_FINE,
	FORGE_IMPORT_EXPECTED,
	FORGE_IMPORT_NOT_EXPECTED,
	FORGE_IMPORT_TIMESTAMP_GIVEN,
	FORGE_IMPORT_OUT_OF_RANGE,
	FORGE_IMPORT_ADVANCES
} ForgeImportFault;

/*
 * All requests of a batch are imported, or none, as its first one says.  One that is imported
 * brings its timestamp, which must be before the last one of the batch by the clock; others must
 * not bring one.
 */
static inline ForgeImportFault
forge_import_fault(bool is_expected, bool is_imported, uint64_t given_ns, uint64_t last_ns)
{
	if (is_imported != is_expected)
		return is_imported ? FORGE_IMPORT_NOT_EXPECTED : FORGE_IMPORT_EXPECTED;
	if (!is_imported)
		return given_ns == 0 ? FORGE_IMPORT_FINE : FORGE_IMPORT_TIMESTAMP_GIVEN;
	if (given_ns == 0 || given_ns > FORGE_LEDGER_TIMESTAMP_MAX)
		return FORGE_IMPORT_OUT_OF_RANGE;
	return given_ns < last_ns ? FORGE_IMPORT_FINE : FORGE_IMPORT_ADVANCES;
}

#endif
