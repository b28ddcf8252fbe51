/*
 * entry.h
 *	  accounting.entry: an entry of the journal.
 *
 * An entry is posted at once and as a whole, and never changed: what is wrong is reversed by an
 * entry with the sides exchanged, once.  For each currency its debits are its credits.
 *
 * A line that names no currency is in its account's, or else in that of the books.  A date that
 * is left out is the day of the clock, by UTC.  Both are in the event, so that a replay asks
 * nobody.
 *
 * The accounts and the books are looked at as they are.  An entry that is posted just before its
 * account is closed is an entry before that.  For the lock of a period this would not do: there
 * the gate "books" keeps entries and locks apart.
 *
 * An entry knows which of its accounts are limited: for these the ledger looks at their balances
 * (app/entry_span.c), and what was limited when it was posted is so when it is taken back.
 *
 * What documents have posted (driven), documents reverse.  A reversal does not mind closed
 * accounts: it takes back what was posted there.
 *
 * The invariant: an entry has lines, each with a valid account, a currency, and either a debit
 * or a credit above zero in whole minor units; for each currency the sides are equal.
 */
#ifndef FORGE_DOMAIN_ENTRY_H
#define FORGE_DOMAIN_ENTRY_H

#include "domain/aggregate.h"
#include "made/entry_made.h"

FORGE_ELEMENT(0, "a line to post")
typedef struct ForgeEntryPosting
{
	ForgeText account FORGE_IS(REQUIRED, ACCOUNT_NUMBER, "number of the account");
	ForgeDecimal debit FORGE_IS("amount of a debit, above zero; or there is a credit");
	ForgeDecimal credit FORGE_IS("amount of a credit, above zero; or there is a debit");
	ForgeText currency FORGE_IS(CODE, "code of its currency; that of the account or of the books "
									  "when left out");
	ForgeUuid party_id FORGE_IS("the party that it is about");
	ForgeUuid document_id FORGE_IS("the document that it is about, such as an invoice");
	ForgeDate due_date FORGE_IS("when it is to be paid");
	ForgeText memo FORGE_IS(REASON, "what is to be said of it");
} ForgeEntryPosting;

FORGE_ELEMENT(1, "a line of an entry of the journal", TABLE(journal_line_row))
typedef struct ForgeEntryLine
{
	int64_t line_no FORGE_IS(REQUIRED, AS(integer), "number of the line, from 1");
	ForgeDate entry_date FORGE_IS(REQUIRED, "the day of its entry");
	ForgeText account FORGE_IS(REQUIRED, ACCOUNT_NUMBER, "number of the account");
	ForgeText currency FORGE_IS(REQUIRED, CODE, "code of its currency");
	ForgeDecimal debit FORGE_IS(REQUIRED, "amount of a debit, or 0");
	ForgeDecimal credit FORGE_IS(REQUIRED, "amount of a credit, or 0");
	ForgeUuid party_id FORGE_IS("the party that it is about");
	ForgeUuid document_id FORGE_IS("the document that it is about");
	ForgeDate due_date FORGE_IS("when it is to be paid");
	ForgeText memo FORGE_IS(REASON, "what is to be said of it");
	bool closing FORGE_IS(REQUIRED, "whether its entry closes a fiscal year");
} ForgeEntryLine;

FORGE_AGGREGATE(1, "accounting.entry", entry_id, "an entry of the journal", ASKS, CLAIMS,
				BY_COMMANDS, RETURNS(erp.journal_entry), TABLE(journal_entry_row))
typedef struct ForgeEntry
{
	ForgeState head;
	ForgeDate entry_date FORGE_IS(REQUIRED, "the day on which it counts");
	ForgeText description FORGE_IS(REASON, "what happened");
	ForgeText reference_type FORGE_IS(CODE, "what it follows from: an aggregate type, or a word");
	ForgeUuid reference_id FORGE_IS("and which of these");
	ForgeUuid reverses FORGE_IS(REFERS_TO(ForgeEntry), "the entry that it takes back");
	bool closing FORGE_IS(REQUIRED, "whether it closes a fiscal year");
	bool driven FORGE_IS(REQUIRED, "whether a document posted it");
	FORGE_COLUMN(line_count, integer, "how many lines it has")
	ForgeText reversal FORGE_IS(CODE, HIDDEN, "the id of the entry that it takes back, as a text");
	ForgeText limited FORGE_IS(TEXTS, LIMITED_ACCOUNTS, HIDDEN,
							   "numbers of those of its accounts that may not be overdrawn");
	ForgeList lines FORGE_IS(OF(ForgeEntryLine), ENTRY_LINES, "its lines");
} ForgeEntry;

/* ---- commands ---- */

FORGE_CREATION(1, "posts an entry", post_entry, ENTRY_EXISTS, ENTRY_EMPTY, LINE_AMOUNT_INVALID,
			   ACCOUNT_NOT_FOUND, ACCOUNT_CLOSED, CONTROL_ACCOUNT, FIELD_MISSING, CURRENCY_UNKNOWN,
			   CURRENCY_DIFFERS, AMOUNT_OVERFLOW, ENTRY_UNBALANCED, PERIOD_LOCKED,
			   TRANSFER_EXCEEDS_CREDITS, TRANSFER_EXCEEDS_DEBITS, PASSES("books"),
			   DRIVES(ForgeLedgerBatchPost))
typedef struct ForgeEntryPost
{
	ForgeList lines FORGE_IS(REQUIRED, OF(ForgeEntryPosting), ENTRY_LINES, "its lines");
	ForgeDate entry_date FORGE_IS("the day on which it counts; today, by UTC, when left out");
	ForgeText description FORGE_IS(REASON, "what happened");
	ForgeText reference_type FORGE_IS(CODE, "what it follows from: an aggregate type, or a word");
	ForgeUuid reference_id FORGE_IS("and which of these");
	bool closing FORGE_IS("whether it closes a fiscal year: reports can leave it out");
} ForgeEntryPost;

FORGE_CREATION(1, "takes an entry back by a new one, which has the sides exchanged", reverse_entry,
			   ENTRY_EXISTS, FIELD_BLANK, ENTRY_NOT_FOUND, CONTROL_ACCOUNT, PERIOD_LOCKED,
			   ENTRY_REVERSED, TRANSFER_EXCEEDS_CREDITS, TRANSFER_EXCEEDS_DEBITS, PASSES("books"),
			   DRIVES(ForgeLedgerBatchPost))
typedef struct ForgeEntryReverse
{
	ForgeUuid entry_id FORGE_IS(REQUIRED, REFERS_TO(ForgeEntry), "the entry to take back");
	ForgeText reason FORGE_IS(REQUIRED, REASON, "why: the description of the new entry");
	ForgeDate entry_date FORGE_IS("the day on which the new entry counts; today, by UTC, when left "
								  "out");
} ForgeEntryReverse;

/* ---- events ---- */

FORGE_EVENT(1, "an entry was posted")
typedef struct ForgeEntryPosted
{
	ForgeDate entry_date FORGE_IS(REQUIRED, "the day on which it counts");
	ForgeText description FORGE_IS(REASON, "what happened");
	ForgeText reference_type FORGE_IS(CODE, "what it follows from");
	ForgeUuid reference_id FORGE_IS("and which of these");
	ForgeUuid reverses FORGE_IS(REFERS_TO(ForgeEntry), "the entry that it takes back");
	bool closing FORGE_IS("whether it closes a fiscal year");
	bool driven FORGE_IS("whether a document posted it");
	ForgeText limited FORGE_IS(TEXTS, LIMITED_ACCOUNTS,
							   "numbers of those of its accounts that may not be overdrawn");
	ForgeList lines FORGE_IS(REQUIRED, OF(ForgeEntryPosting), ENTRY_LINES,
							 "its lines, each with its currency");
} ForgeEntryPosted;

static inline const ForgeEntryLine *
forge_entry_line(const ForgeEntry *entry, int32_t index)
{
	return forge_list_item(&entry->lines, index, sizeof(ForgeEntryLine));
}

#endif
