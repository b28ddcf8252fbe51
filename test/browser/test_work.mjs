// A day in the shop: items, orders, alerts, by pages alone; with JavaScript and without.
import * as tap from './tap.mjs';
import { closeWindow, form, open, openWindow, run, sample, send, shows, signIn } from './browser.mjs';

let number = 0;

/** The name and sku of an item that no other test has. */
function newItem() {
	number += 1;
	return { Name: `Kettle ${number}`, Sku: `KETTLE-${process.pid}-${number}`, 'Initial quantity': '10' };
}

async function items(page, how) {
	const wanted = newItem();
	await open(page, 'items');
	await send(page, 'inventory.item.create', wanted);
	await shows(page, 'h1', wanted.Name, `${how}: a new item has its page`);
	await send(page, 'inventory.item.adjust_stock', { Delta: '-3', Reason: 'sold at the counter' });
	await shows(page, 'main', 'sold at the counter', `${how}: a movement is told on the item's page`);

	await send(page, 'inventory.item.adjust_stock', { Delta: '-8', Reason: 'too many' });
	const field = form(page, 'inventory.item.adjust_stock').getByLabel('Delta');
	await shows(page, 'main', /not enough stock/i, `${how}: what cannot be is refused`);
	tap.equal([await field.inputValue(), await field.getAttribute('aria-invalid')], ['-8', 'true'], `${how}: the refusal stands beside the field, with what was typed`);
	tap.equal(await form(page, 'inventory.item.adjust_stock').getByLabel('Reason').inputValue(), 'too many', `${how}: and nothing else that was typed is lost`);
}

/** Two people change one item: the second one is told what the first one did, and can go on. */
async function atTheSameTime(page, other, how) {
	await open(page, 'items');
	await send(page, 'inventory.item.create', newItem());
	await page.locator('h1').filter({ hasText: `Kettle ${number}` }).waitFor();
	const id = new URL(page.url()).searchParams.get('id');
	await open(other, 'item', { id });
	await send(other, 'inventory.item.rename', { Name: `Pot ${number}` });
	await shows(other, 'h1', `Pot ${number}`, `${how}: one person renames an item`);
	await send(page, 'inventory.item.rename', { Name: `Pan ${number}` });
	await shows(page, 'main', `Pot ${number}`, `${how}: another one, who has the old page, is told`);
	tap.equal(await form(page, 'inventory.item.rename').getByLabel('Name').inputValue(), `Pan ${number}`, `${how}: and keeps what was typed`);
	await send(page, 'inventory.item.rename');
	await shows(page, 'h1', `Pan ${number}`, `${how}: the same form again does it`);
}

async function orders(page, how) {
	const line = { Currency: 'EUR', Item: sample.items['MUG-BLUE'], Quantity: '2', 'Unit price': '4.95' };
	await open(page, 'new_order');
	await send(page, 'sales.order.create', line);
	await shows(page, 'main', /9[.,]9/, `${how}: a new order has its page, with the sum`);
	await send(page, 'sales.order.submit');
	await shows(page, 'main', /reserved/i, `${how}: it reserves`);
	await send(page, 'sales.order.confirm_payment', { 'Payment reference': 'BANK-7' });
	await shows(page, 'main', 'BANK-7', `${how}: it is paid`);
	await send(page, 'sales.order.complete', { 'Tracking number': 'PARCEL-8' });
	await shows(page, 'main', 'PARCEL-8', `${how}: and completed`);
	tap.equal(await page.locator('main form input[name="command"]').count(), 0, `${how}: nothing is to be done with it any more`);

	await open(page, 'new_order');
	await send(page, 'sales.order.create', { ...line, Quantity: '5000' });
	await form(page, 'sales.order.submit').waitFor();
	await send(page, 'sales.order.submit');
	await shows(page, 'main', /not enough stock/i, `${how}: nobody promises more than there is`);
}

async function alerts(page, how, command) {
	await open(page, 'insight', { id: sample.insight });
	await send(page, command, { Note: `seen ${how}` });
	await shows(page, 'main', `seen ${how}`, `${how}: is noted`);
}

/** A day of a manager, in one of the two ways. */
function day(how, options, command) {
	return async function aDay() {
		const page = await openWindow(options);
		const other = await openWindow(options);
		await signIn(page, 'manager');
		await shows(page, 'header', 'Manager', `${how}: signed in by a token`);
		await signIn(other, 'admin');
		await items(page, how);
		await atTheSameTime(page, other, how);
		await orders(page, how);
		await alerts(page, how, command);
		await closeWindow(other, `${how}, the other window`);
		await closeWindow(page, how);
	};
}

/** A viewer sees, and is offered nothing that would be refused. */
async function viewersLook() {
	const page = await openWindow();
	await signIn(page, 'viewer');
	for (const [name, values] of [['items', {}], ['item', { id: sample.items.LAMP }], ['order', { id: sample.orders.draft }], ['insight', { id: sample.insight }]]) {
		const response = await open(page, name, values);
		const offered = await page.locator('main form:has(input[name="command"]) button:enabled').allInnerTexts();
		tap.equal([response.status(), offered], [200, []], `a viewer sees the page ${name}, and no command on it`);
	}
	tap.equal((await open(page, 'new_order')).status(), 403, 'a viewer makes no order');
	await closeWindow(page, 'a viewer');
}

async function signsOut() {
	const page = await openWindow();
	await signIn(page, 'viewer');
	await page.locator('form[action="sign_out"] button').click();
	await page.locator('form[action="sign_in"]').waitFor();
	await open(page, 'items');
	tap.equal(new URL(page.url()).searchParams.get('name'), 'sign_in', 'whoever signed out is a visitor again');
	await closeWindow(page, 'signing out');
}

await run(day('with JavaScript', {}, 'analytics.insight.acknowledge'),
	day('without JavaScript', { javaScriptEnabled: false }, 'analytics.insight.dismiss'), viewersLook, signsOut);
