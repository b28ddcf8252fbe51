/*
 * parcel.h
 *	  What deliveries consist of, for check-fields: a part of states, commands and events.
 */
#ifndef FORGE_DOMAIN_PARCEL_H
#define FORGE_DOMAIN_PARCEL_H

#include "base/describe.h"
#include "base/field.h"

#define FORGE_LABELS_MAX 3

FORGE_ELEMENT(1, "a label")
typedef struct ForgeParcelLabel
{
	int64_t number FORGE_IS(REQUIRED, "its number");
	ForgeText memo FORGE_IS(NAME, "what it says");
} ForgeParcelLabel;

FORGE_ELEMENT(1, "a seal")
typedef struct ForgeParcelSeal
{
	int64_t number FORGE_IS(REQUIRED, "its number");
} ForgeParcelSeal;

FORGE_PART("what is brought at once")
typedef struct ForgeParcel
{
	ForgeDecimal quantity FORGE_IS(REQUIRED, "how much was brought");
	ForgeList labels FORGE_IS(LABELS, OF(ForgeParcelLabel), "what stands on it");
	ForgeList seals FORGE_IS(LABELS, OF(ForgeParcelSeal), "how it is closed");
	FORGE_COLUMN(label_count, integer, "how many labels it has")
} ForgeParcel;

#endif
