// Every page: how it looks, for whoever may see it, and that nothing of another tenant is on it.
//
// The pages are the functions of erp_page; a new one needs an entry in PAGES.
import * as tap from './tap.mjs';
import { closeWindow, look, open, openAs, openWindow, run, sample } from './browser.mjs';

// What each page is asked for; some are looked at more than once.
const PAGES = {
	account: [{}],
	balance_sheet: [{}],
	book: [{}],
	chart: [{}],
	chart_account: [{ id: '1100' }, { id: '1111', until: '2026-02-28' }],
	customers: [{}],
	entry: [{ id: sample.entries.sale }, { id: sample.entries.rent }],
	event: [{ id: sample.event }],
	events: [{}],
	home: [{}],
	insight: [{ id: sample.insight }],
	insights: [{}],
	item: [{ id: sample.items.GLOVE }],
	items: [{}],
	journal: [{}],
	ledger: [{}],
	ledger_account: [{ id: sample.ledger.accounts[0] }],
	location: [{ id: sample.location }],
	locations: [{}],
	lot: [{ id: sample.lot }],
	lots: [{ id: sample.items.GLOVE }],
	new_entry: [{}],
	new_order: [{}],
	new_stock_transfer: [{}],
	order: [{ id: sample.orders.draft }, { id: sample.orders.completed }],
	orders: [{}],
	pending_transfers: [{}],
	parties: [{}],
	party: [{ id: sample.party }],
	product: [{ id: sample.product }],
	products: [{}],
	profit_and_loss: [{}],
	roles: [{}],
	search: [{ search: 'mug' }],
	sign_in: [{}],
	location_stock: [{ id: sample.location }],
	stock: [{ id: `${sample.items.GLOVE}/${sample.location}` }],
	stock_transfer: [{ id: sample.stock_transfer }],
	stock_transfers: [{}],
	stream: [{ id: sample.items.GLOVE }],
	transfer: [{ id: sample.ledger.transfers[0] }, { id: sample.ledger.transfers[2] }],
	trial_balance: [{}, { since: '2026-02-01', type: 'EUR' }],
	user: [{ id: sample.people.viewer }],
	users: [{}],
	why: [{ id: sample.people.viewer, type: 'inventory.item.create' }],
};

async function everyPageIsHere() {
	tap.equal(Object.keys(PAGES).sort(), sample.pages, 'every page has an entry in PAGES, and no other has one');
}

async function looksGood() {
	const page = await openAs('admin');
	for (const [name, requests] of Object.entries(PAGES)) {
		for (const [number, values] of requests.entries()) {
			const title = number ? `${name} ${number}` : name;
			const response = await open(page, name, values);
			const html = await response.text();
			tap.equal(response.status(), 200, `${title}: is there`);
			await look(page, title, html);
			tap.ok(!html.includes(sample.marker), `${title}: shows nothing of another tenant`);
		}
	}
	await closeWindow(page, 'all pages');
}

async function othersSeeThem() {
	for (const role of ['viewer', 'accountant', 'nobody']) {
		const page = await openAs(role);
		for (const [name, requests] of Object.entries(PAGES)) {
			const response = await open(page, name, requests[0]);
			tap.ok([200, 403, 404].includes(response.status()) && await page.locator('h1').count() === 1, `${name}: answers ${role}`);
		}
		await closeWindow(page, role);
	}
}

async function visitorsSignIn() {
	const page = await openWindow();
	for (const name of Object.keys(PAGES)) {
		await open(page, name);
		tap.equal(new URL(page.url()).searchParams.get('name'), 'sign_in', `${name}: a visitor comes to the page sign_in`);
	}
	await closeWindow(page, 'a visitor');
}

async function failuresArePages() {
	const page = await openAs('viewer');
	const response = await open(page, 'nothing', { search: '<b>' });
	tap.equal(response.status(), 404, 'a page that is not there: 404');
	await look(page, 'not-found', await response.text());
	await closeWindow(page, 'a page that is not there');
}

await run(everyPageIsHere, looksGood, othersSeeThem, visitorsSignIn, failuresArePages);
