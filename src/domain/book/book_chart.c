/*
 * book_chart.c
 *	  The charts of accounts that come with the product.
 *
 * What agrees with documents is posted on by documents alone: receivables, payables, stock, and
 * goods that are received but not invoiced.  Bank and taxes also take entries by hand: fees,
 * interest, a settlement with the tax office.
 */
#include "domain/book/book.h"

static const ForgeChartAccount minimal[] = {
	{ "1000", "Cash", "asset", NULL, NULL },
	{ "1100", "Bank", "asset", NULL, "bank" },
	{ "1200", "Accounts receivable", "asset", "receivable", "receivable" },
	{ "1300", "Inventory", "asset", "inventory", "inventory" },
	{ "1400", "Input VAT", "asset", NULL, "vat_input" },
	{ "1500", "Fixed assets", "asset", NULL, NULL },
	{ "2000", "Accounts payable", "liability", "payable", "payable" },
	{ "2100", "Goods received, not invoiced", "liability", "grni", "grni" },
	{ "2200", "Output VAT", "liability", NULL, "vat_output" },
	{ "2300", "Loans", "liability", NULL, NULL },
	{ "3000", "Capital", "equity", NULL, NULL },
	{ "3100", "Retained earnings", "equity", NULL, "retained_earnings" },
	{ "4000", "Sales", "revenue", NULL, "revenue" },
	{ "4900", "Other income", "revenue", NULL, NULL },
	{ "5000", "Cost of goods sold", "expense", NULL, "cogs" },
	{ "5100", "Price differences", "expense", NULL, "price_difference" },
	{ "5200", "Stock differences", "expense", NULL, "stock_difference" },
	{ "5300", "Stock losses", "expense", NULL, "stock_loss" },
	{ "6000", "Wages and salaries", "expense", NULL, NULL },
	{ "6100", "Rent", "expense", NULL, NULL },
	{ "6200", "Depreciation", "expense", NULL, NULL },
	{ "6300", "Bank fees and interest", "expense", NULL, NULL },
	{ "6800", "Other expenses", "expense", NULL, NULL },
	{ "6900", "Rounding differences", "expense", NULL, "rounding" },
};

const ForgeChartAccount *
forge_chart(ForgeText name, int *count)
{
	*count = 0;
	if (!forge_text_equal(name, FORGE_TEXT("minimal")))
		return NULL;
	*count = (int) (sizeof(minimal) / sizeof(minimal[0]));
	return minimal;
}
