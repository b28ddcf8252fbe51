/*
 * asset_functions.c
 *	  erp.asset: the stylesheet and the scripts of the pages.
 */
#include "pg/forge_pg.h"

#include "pg/convert.h"
#include "pg/error.h"
#include "pg/http.h"
#include "web/asset.h"

static const ForgeAsset *
find_asset(ForgeText name)
{
	for (int i = 0; i < forge_asset_count; i++)
		if (forge_text_equal(forge_text_from(forge_assets[i].name), name))
			return &forge_assets[i];
	forge_error_raise(forge_with_string(forge_refuse(FORGE_REASON_PAGE_NOT_FOUND), "file"),
					  FORGE_NO_PLACE);
}

FORGE_FUNCTION(forge_asset);

/* erp.asset(name text, version text) -> erp."*"/"*" */
Datum
forge_asset(PG_FUNCTION_ARGS)
{
	const ForgeAsset *asset;
	bool is_this_version;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	asset = find_asset(forge_text_from_datum(PG_GETARG_DATUM(0)));
	is_this_version =
		!PG_ARGISNULL(1) && forge_text_equal(forge_text_from_datum(PG_GETARG_DATUM(1)),
											 forge_text_from(forge_asset_version));
	forge_http_answer_header("Content-Type", asset->media_type);
	forge_http_answer_header("X-Content-Type-Options", "nosniff");
	forge_http_answer_header("Cache-Control",
							 is_this_version ? "public, max-age=31536000, immutable" : "no-cache");
	PG_RETURN_DATUM(forge_text_to_datum(asset->content));
}
