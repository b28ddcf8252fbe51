/*
 * entry_parts.h
 *	  The functions that the files of accounting.entry share: entry.c decides, entry_lines.c
 *	  knows what lines may be.
 */
#ifndef FORGE_DOMAIN_ENTRY_PARTS_H
#define FORGE_DOMAIN_ENTRY_PARTS_H

#include "domain/book/book.h"
#include "domain/entry/entry.h"

/* A line of a command or an event. */
static inline const ForgeEntryPosting *
forge_entry_posting(const ForgeList *lines, int32_t index)
{
	return forge_list_item(lines, index, sizeof(ForgeEntryPosting));
}

/* Has the line either a debit or a credit, above zero? */
bool forge_entry_has_one_side(ForgeDecimal debit, ForgeDecimal credit);

/*
 * The lines with their currencies, in memory of the arena.  accounts: the states of their accounts
 * in the order of the lines.  Refuses a line that its account does not take.
 */
ForgeOutcome forge_entry_complete_lines(const ForgeList *lines, const ForgeBook *book,
										const void *const *accounts, bool is_driven,
										ForgeArena *arena, ForgeList *completed);

/* The numbers of the accounts of the lines that may not be overdrawn; absent if there are none. */
ForgeText forge_entry_limited(const ForgeList *lines, const void *const *accounts,
							  ForgeArena *arena);

/* Are the sides equal in each currency?  Takes lines that are complete. */
ForgeOutcome forge_entry_check_balance(const ForgeList *lines);

#endif
