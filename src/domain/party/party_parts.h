/*
 * party_parts.h
 *	  The functions that the files of parties.party share: party.c decides, party_credit.c knows
 *	  credit limits.
 */
#ifndef FORGE_DOMAIN_PARTY_PARTS_H
#define FORGE_DOMAIN_PARTY_PARTS_H

#include "domain/party/party.h"

ForgeOutcome forge_party_decide_credit_limit(const ForgeParty *party, const ForgeCommand *request,
											 ForgeEvents *events);
void forge_party_apply_credit_limited(ForgeParty *party, const ForgePartyCreditLimited *limited,
									  ForgeArena *arena);

/* Do its credit limits keep the invariant? */
bool forge_party_credits_are_sound(const ForgeParty *party);

#endif
