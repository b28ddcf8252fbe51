// All parts on one page (parts.sql): how they look, and what the scripts add to them.
import { execFileSync } from 'node:child_process';
import * as tap from './tap.mjs';
import { closeWindow, look, open, openAs, run } from './browser.mjs';

execFileSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', 'test/browser/parts.sql']);

const text = (page, place) => page.locator(place).first().innerText();

async function looksGood() {
	const page = await openAs('admin');
	const response = await open(page, 'parts');
	await look(page, 'parts', await response.text());
	await page.setViewportSize({ width: 320, height: 700 });
	const tooWide = await page.evaluate(() => [...document.querySelectorAll('main *')]
		.filter((element) => !element.closest('pre, thead') && element.getBoundingClientRect().right > innerWidth).map((element) => element.outerHTML.slice(0, 80)));
	tap.equal(tooWide, [], 'nothing is wider than 320 px');
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
	await page.route('**/rpc/sign_in', async (route) => {
		answers.push(route.request().postData());
		await new Promise((resolve) => setTimeout(resolve, 300));
		await route.fulfill({ status: 503, contentType: 'application/json', body: '{"message": "no"}' });
	});
	await page.locator('.form input').fill('a token');
	await page.locator('.form').evaluate((form) => { form.requestSubmit(); form.requestSubmit(); });
	tap.ok(await page.locator('.form button').isDisabled(), 'a form that is being sent cannot be sent again');
	await page.locator('#trouble', { hasText: 'did not answer with a page' }).waitFor();
	tap.equal(answers, ['token=a%20token'], 'it was sent once');
	tap.ok(await page.locator('.form button').isEnabled() && await page.locator('.form input').inputValue() === 'a token',
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

await run(looksGood, showsValues, searches, sendsOnce, worksWithoutScripts, prints);
