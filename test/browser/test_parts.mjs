// All parts on one page (parts.sql): how they look, and what the scripts add to them.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as tap from './tap.mjs';
import { closeWindow, look, open, openAs, run } from './browser.mjs';

execFileSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', 'test/browser/parts.sql']);

const text = (page, place) => page.locator(place).first().innerText();

/** The parts that the documentation names, as far as the page has them. */
async function hasAllParts() {
	const table = readFileSync('docs/web-pages.md', 'utf8').split('| part | members | shows |')[1].split('\n\n')[0];
	const shown = new Set([...readFileSync('test/browser/parts.sql', 'utf8').matchAll(/["']part["'][:,] ["'](\w+)["']/g)].map((match) => match[1]));
	tap.equal([...table.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1]).filter((name) => !shown.has(name)), [], 'the page has all parts');
}

async function looksGood() {
	const page = await openAs('admin');
	const response = await open(page, 'parts');
	await look(page, 'parts', await response.text());
	await page.setViewportSize({ width: 320, height: 700 });
	tap.ok(!await page.locator('.states svg').first().isVisible() && await page.locator('.states ol').first().isVisible(),
		'a narrow screen shows states in words');
	await closeWindow(page, 'parts');
}

async function showsValues() {
	const page = await openAs('admin');
	await open(page, 'parts');
	const row = (number, column) => `#orders tbody tr:nth-child(${number}) td:nth-child(${column})`;
	tap.equal(await text(page, row(1, 4)), '29 Nov 2026, 09:12', "a time is shown in the reader's zone");
	tap.equal(await text(page, row(3, 4)), '28 Jul 2026, 11:12', 'in summer, too');
	tap.equal(await text(page, row(2, 6)), '€12,345,678.90', 'money as the reader writes it');
	tap.equal(await text(page, row(4, 6)), 'US$12,345,678,901,234,567,890.123456', 'with all its digits');
	tap.equal(await text(page, row(3, 6)), 'JP¥9.5', 'and none that were not there');
	tap.equal(await text(page, row(5, 6)), '5\u00a0not one', 'what is no currency stays as it is');
	tap.equal(await page.locator(`${row(2, 6)} data`).getAttribute('title'), '12345678.90 EUR', 'the title tells the value itself');
	tap.equal(await text(page, 'time.date'), '2 Nov 2026', 'a date has no zone');
	await closeWindow(page, 'values');
}

async function searches() {
	const page = await openAs('admin');
	await open(page, 'parts');
	await page.locator('main').press('/');
	const field = page.locator('main input[type=search]');
	tap.ok(await field.evaluate((element) => element === document.activeElement), '"/" goes to the search');
	await page.evaluate(() => { globalThis.isSamePage = true; });
	await page.keyboard.type('m/g');
	await page.locator('#orders', { hasText: 'Looked for m/g' }).waitFor();
	tap.ok(await field.evaluate((element) => element === document.activeElement), 'the focus stays while the list changes');
	tap.equal(await text(page, '#orders tbody time'), '29 Nov 2026, 09:12', 'new values are shown as the reader writes them');
	for (const words of ['in.stock', 'eq(any).5']) {
		await field.fill(words);
		await page.locator('#orders', { hasText: `Looked for ${words}` }).waitFor();
	}
	tap.ok(/search=%20eq/.test(page.url()), 'what PostgREST would take for a filter is looked for, too');
	await field.fill('m/g');
	await page.locator('#orders', { hasText: 'Looked for m/g' }).waitFor();
	await page.locator('header nav a', { hasText: 'Home' }).click();
	await page.waitForURL(/name=home/);
	await page.waitForFunction(() => document.activeElement.id === 'main');
	tap.ok(true, 'on a new page the focus is at the top');
	await page.goBack();
	await page.locator('#orders', { hasText: 'Looked for m/g' }).waitFor();
	tap.ok(await page.evaluate(() => globalThis.isSamePage), 'all that without loading the page anew');
	tap.equal(await page.evaluate(() => sessionStorage.getItem('htmx-history-cache')), null, 'the browser keeps no pages');
	await closeWindow(page, 'search');
}

async function sendsOnce() {
	const page = await openAs('admin');
	const answers = [];
	await open(page, 'parts');
	const form = page.locator('form[action="sign_in"]');
	await page.route('**/rpc/sign_in', async (route) => {
		answers.push(route.request().postData());
		await new Promise((resolve) => setTimeout(resolve, 300));
		await route.fulfill({ status: 503, contentType: 'application/json', body: '{"message": "no"}' });
	});
	await form.locator('input').fill('a token');
	await form.evaluate((element) => { element.requestSubmit(); element.requestSubmit(); });
	tap.ok(await form.locator('button').isDisabled(), 'a form that is being sent cannot be sent again');
	await page.locator('#trouble', { hasText: 'did not answer with a page' }).waitFor();
	tap.equal(answers, ['token=a%20token'], 'it was sent once');
	tap.ok(await form.locator('button').isEnabled() && await form.locator('input').inputValue() === 'a token',
		'an answer that is no page is told, and what was typed is still there');
	page.faults = page.faults.filter((fault) => !fault.includes('503'));
	await closeWindow(page, 'a form');
}

async function worksWithoutScripts() {
	const page = await openAs('admin', { javaScriptEnabled: false });
	await open(page, 'parts');
	await page.locator('main input[type=search]').fill('mug');
	await page.locator('form.filter button').click();
	await page.locator('#orders', { hasText: 'Looked for mug' }).waitFor();
	tap.equal(await text(page, '#orders tbody time'), '2026-11-29 08:12 UTC', 'without JavaScript it works, too');
	await closeWindow(page, 'without JavaScript');
}

async function prints() {
	const page = await openAs('admin');
	await open(page, 'parts');
	await page.emulateMedia({ media: 'print' });
	tap.ok(!await page.locator('header nav').isVisible() && await page.locator('#orders').isVisible(), 'a print has no menu');
	await closeWindow(page, 'a print');
}

await run(hasAllParts, looksGood, showsValues, searches, sendsOnce, worksWithoutScripts, prints);
