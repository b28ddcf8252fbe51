// The books of a new shop, by pages alone: opened, an entry posted, found in the reports, taken back, and a
// period locked; with JavaScript and without.
import * as tap from './tap.mjs';
import { closeWindow, form, open, openWindow, run, sample, send, shows } from './browser.mjs';

const POST = 'accounting.entry.post';

/** Fills in a line of the form for an entry, by the labels in its group. */
async function fillLine(page, number, values) {
	const group = form(page, POST).getByRole('group', { name: `Line ${number}`, exact: true });
	for (const [label, value] of Object.entries(values)) {
		const field = group.getByLabel(label, { exact: true });
		if (await field.evaluate((element) => element.localName) === 'select')
			await field.selectOption(value);
		else
			await field.fill(value);
	}
}

/** The row of a list that has these words, as one text. */
async function row(page, list, words) {
	return (await page.getByRole('table', { name: list }).getByRole('row').filter({ hasText: words }).first().innerText()).replaceAll(/\s+/g, ' ');
}

async function opensBooks(page, how) {
	await open(page, 'chart');
	tap.equal(await page.getByRole('table').count(), 0, `${how}: there are no accounts`);
	await send(page, 'accounting.book.open', { Currency: 'EUR' });
	await shows(page, 'main table', '6100 Rent', `${how}: the books are opened, with accounts`);
	tap.equal(await form(page, 'accounting.book.open').count(), 0, `${how}: and cannot be opened again`);
	await send(page, 'accounting.account.create', { Number: '1110', Name: 'Savings', Kind: 'asset', Parent: '1100' });
	await shows(page, 'h1', '1110 Savings', `${how}: a new account has its page`);
	await shows(page, 'main dl', '1100 Bank', `${how}: which says what sums it up`);
}

async function postsEntry(page, how) {
	await open(page, 'journal');
	await page.getByRole('link', { name: 'New entry' }).click();
	await form(page, POST).waitFor();
	await fillLine(page, 1, { Account: '6100', Debit: '1200.50', Memo: 'shop' });
	await fillLine(page, 2, { Account: '1100', Credit: '1200.40' });
	await send(page, POST, { 'Entry date': '2025-03-01', Description: 'Rent of March' });
	await shows(page, 'main [role=alert]', /does not balance.*EUR: debit 1200.5, credit 1200.4/is, `${how}: sides that are not equal are refused`);
	tap.equal(await form(page, POST).getByLabel('Memo', { exact: true }).first().inputValue(), 'shop', `${how}: nothing that was typed is lost`);
	await fillLine(page, 2, { Credit: '1200.50' });
	await send(page, POST);
	await shows(page, 'h1', 'Rent of March', `${how}: an entry has its page`);
	tap.ok(/1,?200\.50/.test(await row(page, 'Lines', 'Total')), `${how}: with the totals of its lines`);
}

async function findsEntry(page, how) {
	await open(page, 'trial_balance', { since: '2025-03-01', until: '2025-03-31' });
	tap.ok(/-€?1,?200\.50/.test(await row(page, 'Trial balance', '1100 Bank')), `${how}: it is in the trial balance, what is owed with a sign`);
	await page.getByRole('link', { name: '6100 Rent' }).click();
	await shows(page, 'main table', 'Rent of March', `${how}: which leads to the lines of these days`);
	await page.getByRole('link', { name: 'Rent of March' }).click();
	await shows(page, 'h1', 'Rent of March', `${how}: and these to the entry`);
}

async function takesBack(page, how) {
	await send(page, 'accounting.entry.reverse', { Reason: 'Paid twice', 'Entry date': '2025-03-02' });
	await shows(page, 'h1', 'Paid twice', `${how}: an entry that takes it back has its page`);
	await page.locator('main dl').getByRole('link', { name: 'Rent of March' }).click();
	await shows(page, 'main dl', 'reversed', `${how}: the first one says so`);
	tap.equal(await form(page, 'accounting.entry.reverse').count(), 0, `${how}: and is not taken back again`);
}

async function locks(page, how) {
	await open(page, 'book');
	await send(page, 'accounting.book.lock_period', { Through: '2025-03-31', Reason: 'March is done' });
	await shows(page, 'main dl', 'March is done', `${how}: a period is locked`);
	tap.equal(await form(page, 'accounting.book.unlock_period').count(), 0, `${how}: which an accountant does not undo`);
	await open(page, 'new_entry');
	await fillLine(page, 1, { Account: '6100', Debit: '5' });
	await fillLine(page, 2, { Account: '1100', Credit: '5' });
	await send(page, POST, { 'Entry date': '2025-03-31' });
	const field = form(page, POST).getByLabel(/^Entry date/);
	await shows(page, '.field.wrong', /locked through 2025-03-31/i, `${how}: nothing is posted in it`);
	tap.equal([await field.inputValue(), await field.getAttribute('aria-invalid')], ['2025-03-31', 'true'], `${how}: the refusal stands beside the day`);
	await send(page, POST, { 'Entry date': '2025-04-01' });
	await shows(page, 'h1', /Entry/, `${how}: the day after will do`);
}

function year(how, options, token) {
	return async function aYear() {
		const page = await openWindow({ extraHTTPHeaders: { Authorization: `Bearer ${token}` }, ...options });
		await opensBooks(page, how);
		await postsEntry(page, how);
		await findsEntry(page, how);
		await takesBack(page, how);
		await locks(page, how);
		await closeWindow(page, how);
	};
}

/** Whoever may look only is offered no command. */
async function managersLook() {
	const page = await openWindow({ extraHTTPHeaders: { Authorization: `Bearer ${sample.tokens.manager}` } });
	for (const [name, values] of [['chart', {}], ['chart_account', { id: '1100' }], ['journal', {}], ['entry', { id: sample.entries.sale }], ['trial_balance', {}]]) {
		const response = await open(page, name, values);
		tap.equal([response.status(), await page.locator('main form:has(input[name="command"])').count()], [200, 0], `a manager sees the page ${name}, and no command on it`);
	}
	tap.equal((await open(page, 'new_entry')).status(), 403, 'a manager posts no entry');
	tap.equal((await open(page, 'book')).status(), 403, 'a manager does not see through which day the books are locked');
	await closeWindow(page, 'a manager');
}

await run(year('with JavaScript', {}, sample.without_books[0]),
	year('without JavaScript', { javaScriptEnabled: false }, sample.without_books[1]), managersLook);
