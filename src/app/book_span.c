/*
 * book_span.c
 *	  accounting.book drives accounting.account: opening the books makes the accounts of the
 *	  chart.
 */
#include "app/span.h"

#include "domain/account/account.h"
#include "domain/book/book.h"

static void
follow(const void *state, const ForgeCommand *command, const ForgeEvent *event,
	   ForgeFollowUps *follow_ups)
{
	const ForgeBookOpened *opened = event->data;
	const ForgeChartAccount *accounts;
	int count;

	(void) state;
	(void) command;
	if (event->type != FORGE_BOOK_OPENED)
		return;
	accounts = forge_chart(opened->chart, &count);
	for (int i = 0; i < count; i++)
	{
		ForgeAccountCreate *create =
			forge_follow_ups_add(follow_ups, &forge_account, FORGE_UUID_NIL, FORGE_ACCOUNT_CREATE);

		create->number = forge_text_from(accounts[i].number);
		create->name = forge_text_from(accounts[i].name);
		create->kind = forge_text_from(accounts[i].kind);
		create->control = forge_text_from(accounts[i].control);
	}
}

const ForgeSpan forge_book_span = {
	.aggregate = &forge_book,
	.follow = follow,
};
