// A browser for the tests, and what is looked at on every page.
//
// Chromium is Debian's; the packages are those that "make check-browser" has put into build/browser.
// Screenshots of the pages go to build/browser/screens.
import { readFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as tap from './tap.mjs';

const installed = createRequire(`${process.cwd()}/build/browser/`);
const { chromium } = installed('playwright-core');
const { HtmlValidate } = installed('html-validate');
const axeSource = readFileSync(installed.resolve('axe-core/axe.min.js'), 'utf8');

const screens = 'build/browser/screens';
mkdirSync(screens, { recursive: true });

export const base = process.env.FORGE_HTTP;
/** What sample.py has made: tokens, ids and names of both tenants. */
export const sample = JSON.parse(readFileSync(process.env.FORGE_SAMPLE, 'utf8'));

export const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 375, height: 800 };
const NARROWEST = { width: 320, height: 640 };

// The standard's rules and those for accessibility, but none of style.
const validator = new HtmlValidate({
	extends: ['html-validate:standard', 'html-validate:a11y', 'html-validate:document'],
	rules: { 'no-implicit-button-type': 'off', 'require-sri': 'off' },
});

let browser;

/** A window of its own, with its own cookies.  Options are Playwright's: {javaScriptEnabled: false}.  What
 * must not happen on any page is kept in window.faults: errors of scripts, refused resources, dialogs. */
export async function openWindow(options = {}) {
	browser ??= await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
	const context = await browser.newContext({ baseURL: base, viewport: WIDE, locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
	const page = await context.newPage();
	page.setDefaultTimeout(10000);
	page.faults = [];
	page.on('pageerror', (error) => page.faults.push(`error of a script: ${error.message}`));
	page.on('dialog', (dialog) => { page.faults.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
	page.on('console', (message) => {
		if (message.type() === 'error' && !/the server responded with a status of 4\d\d/.test(message.text()))
			page.faults.push(`console: ${message.text()}`);
	});
	page.on('requestfailed', (request) => {
		if (request.failure().errorText !== 'net::ERR_ABORTED')
			page.faults.push(`failed: ${request.url()} ${request.failure().errorText}`);
	});
	page.on('request', (request) => {
		if (!request.url().startsWith(base) && !request.url().startsWith('data:'))
			page.faults.push(`asks another server: ${request.url()}`);
	});
	return page;
}

/** A window in which somebody of the shop is signed in: openAs('manager').  The token goes with each request. */
export function openAs(role, options = {}) {
	return openWindow({ extraHTTPHeaders: { Authorization: `Bearer ${sample.tokens[role]}` }, ...options });
}

/** Closes a window; a test fails where something happened that must not. */
export async function closeWindow(page, name) {
	tap.equal(page.faults, [], `${name}: nothing went wrong in the browser`);
	await page.context().close();
}

/** Goes to a page of the web interface: open(page, 'item', {id}).  Returns the response. */
export function open(page, name, values = {}) {
	return page.goto(`/rpc/page?${new URLSearchParams({ name, ...values })}`);
}

// Widths, each in both schemes of colours.  Pictures are taken of the widest and the narrowest.
const VARIANTS = [WIDE, NARROW, NARROWEST].flatMap((viewport) => ['light', 'dark'].map((colorScheme) =>
	({ title: `${viewport.width}-${colorScheme}`, viewport, colorScheme })));

/** Signs in by the form of the page sign_in, as a person does. */
export async function signIn(page, role) {
	await open(page, 'sign_in');
	await page.getByLabel('Token').fill(sample.tokens[role]);
	await page.locator('form[action="sign_in"] button').click();
	await page.locator('form[action="sign_out"]').waitFor();
}

/** The form for a command. */
export function form(page, command) {
	return page.locator(`form:has(input[name="command"][value="${command}"])`);
}

/** Fills in the form for a command, by the labels of its fields, and sends it; returns when the answer is shown. */
export async function send(page, command, values = {}) {
	const place = form(page, command).first();
	for (const [label, value] of Object.entries(values)) {
		const field = place.getByLabel(new RegExp(`^${label}( optional)?$`)).first();
		if (await field.evaluate((element) => element.localName) === 'select')
			await field.selectOption(value);
		else
			await field.fill(value);
	}
	const before = await place.locator('input[name="command_id"]').inputValue();
	await place.getByRole('button').click();
	// Each form that is shown has a command id of its own.
	await page.locator(`input[name="command_id"][value="${before}"]`).waitFor({ state: 'detached' });
	await page.waitForLoadState();
}

/** A test: what a place of the page shows has these words in it, now or in a moment. */
export async function shows(page, place, words, name) {
	const found = page.locator(place).filter({ hasText: words }).first();
	const isThere = await found.waitFor({ timeout: 5000 }).then(() => true, () => false);
	tap.ok(isThere, name, isThere ? [] : [`wanted: ${words}`, await page.locator('body').innerText()]);
	return isThere;
}

/** What does not fit into its place: a choice that is made, on a wide screen; anything beyond the edge of the window. */
function findCut(page) {
	return page.evaluate((isWide) => {
		const drawing = document.createElement('canvas').getContext('2d');
		const arrow = 20;
		const isCut = (select) => {
			const style = getComputedStyle(select);
			drawing.font = style.font;
			return select.selectedOptions.length > 0 && drawing.measureText(select.selectedOptions[0].text).width >
				select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
		};
		const isBeyond = (element) => !element.closest('pre, thead, .only-read, .skip') && element.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
		return [...[...document.querySelectorAll('select')].filter((select) => isWide && isCut(select)),
			...[...document.querySelectorAll('body *')].filter(isBeyond)].map((element) => element.outerHTML.slice(0, 80));
	}, page.viewportSize().width === WIDE.width);
}

/** Looks at the page that is open, at all widths and in both schemes of colours: screenshots, no violation
 * that axe calls serious or critical, no scrolling sideways, nothing cut; and its HTML is valid.  html: its source. */
export async function look(page, name, html) {
	const report = await validator.validateString(html);
	tap.ok(report.valid, `${name}: the HTML is valid`,
		report.results.flatMap((result) => result.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`)));
	for (const { title, viewport, colorScheme } of VARIANTS) {
		await page.setViewportSize(viewport);
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		if (viewport !== NARROW)
			await page.screenshot({ path: `${screens}/${name.replaceAll(/\W+/g, '-')}-${title}.png`, fullPage: true });
		tap.equal(await violations(page), [], `${name}, ${title}: accessible`);
		tap.equal(await findCut(page), [], `${name}, ${title}: nothing is cut`);
		const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
		tap.ok(overflow <= 0, `${name}, ${title}: does not scroll sideways`, `${overflow} px too wide`);
	}
	await page.setViewportSize(WIDE);
	await page.emulateMedia({ colorScheme: 'light' });
}

/** What axe finds that is serious or critical.  It needs JavaScript. */
export async function violations(page) {
	if (!await page.evaluate(() => Boolean(globalThis.axe)))
		await page.evaluate(axeSource);
	const found = await page.evaluate(() => globalThis.axe.run({ resultTypes: ['violations'] }));
	return found.violations.filter((violation) => ['serious', 'critical'].includes(violation.impact))
		.map((violation) => `${violation.id}: ${violation.help}: ${violation.nodes.slice(0, 3).map((node) => node.html).join(' ')}`);
}

/** Runs the parts of a suite; one that breaks off is a failed test. */
export async function run(...parts) {
	for (const part of parts) {
		try {
			await part();
		} catch (error) {
			tap.ok(false, `${part.name} goes to its end`, error.stack);
		}
	}
	await browser?.close();
	tap.done();
}
