/*
 * product_span.c
 *	  catalog.product drives inventory.item: a product is created with its item, and both are
 *	  taken into use and out of it together.
 */
#include "app/span.h"

#include "domain/item/item.h"
#include "domain/product/product.h"

static void
create_item(const ForgeCommand *cause, const ForgeProductCreated *created,
			ForgeFollowUps *follow_ups)
{
	const ForgeProductCreate *given = cause->data;

	if (forge_product_is_service(created->kind))
	{
		ForgeItemCreateService *create = forge_follow_ups_add(
			follow_ups, &forge_item, cause->aggregate_id, FORGE_ITEM_CREATE_SERVICE);

		create->name = given->name;
		create->sku = given->sku;
	}
	else
	{
		ForgeItemCreateStocked *create = forge_follow_ups_add(
			follow_ups, &forge_item, cause->aggregate_id, FORGE_ITEM_CREATE_STOCKED);

		create->name = given->name;
		create->sku = given->sku;
		create->rules.increment = forge_product_increment(cause);
		if (forge_text_equal(created->tracking, FORGE_TEXT("lot")))
			create->rules.tracking = created->tracking;
		if (!forge_text_equal(created->cost_method, FORGE_TEXT("average")))
			create->rules.cost_method = created->cost_method;
	}
	if (!forge_text_equal(created->status, FORGE_TEXT("active")))
		(void) forge_follow_ups_add(follow_ups, &forge_item, cause->aggregate_id,
									FORGE_ITEM_DEACTIVATE);
}

/* A product that began by a description has its item already. */
static void
follow(const void *state, const ForgeCommand *cause, const ForgeEvent *event,
	   ForgeFollowUps *follow_ups)
{
	(void) state;
	if (event->type == FORGE_PRODUCT_CREATED && cause->type == FORGE_PRODUCT_CREATE)
		create_item(cause, event->data, follow_ups);
	else if (event->type == FORGE_PRODUCT_ACTIVATED)
		(void) forge_follow_ups_add(follow_ups, &forge_item, cause->aggregate_id,
									FORGE_ITEM_ACTIVATE);
	else if (event->type == FORGE_PRODUCT_ARCHIVED)
	{
		ForgeItemDeactivate *deactivate = forge_follow_ups_add(
			follow_ups, &forge_item, cause->aggregate_id, FORGE_ITEM_DEACTIVATE);

		deactivate->reason = ((const ForgeProductArchived *) event->data)->reason;
	}
}

const ForgeSpan forge_product_span = {
	.aggregate = &forge_product,
	.follow = follow,
};
