/*
 * asset.h
 *	  The stylesheet and the scripts of the pages, which are in the library (embed.pl).
 */
#ifndef FORGE_WEB_ASSET_H
#define FORGE_WEB_ASSET_H

#include "base/text.h"

typedef struct ForgeAsset
{
	const char *name;
	const char *media_type;
	ForgeText content;
} ForgeAsset;

extern const ForgeAsset forge_assets[];
extern const int forge_asset_count;

/* Of all of them: it changes when one of them does. */
extern const char forge_asset_version[];

#endif
