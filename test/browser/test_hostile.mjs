// Texts that are attacks, in every field that a page shows and in every argument that a page takes: they
// come out as text.
import * as tap from './tap.mjs';
import { closeWindow, open, openWindow, run, sample, send } from './browser.mjs';

const { things, tokens } = sample.hostile;
const options = { extraHTTPHeaders: { Authorization: `Bearer ${tokens.admin}` } };

/** What on a page came of an attack: a script that ran, markup that a text has made. */
function harm(page) {
	return page.evaluate(() => {
		const found = globalThis.canary === undefined ? [] : ['a script ran'];
		for (const element of document.querySelectorAll('*')) {
			if ((/^(iframe|object|embed|base|math|img|template)$/i.test(element.localName) || (element.localName === 'details' && element.attributes.length > 0)) && !element.closest('[data-own]'))
				found.push(element.outerHTML.slice(0, 200));
			for (const { name, value } of element.attributes)
				if (/^(on|hx-on)/.test(name) || (/^(href|src|action|formaction)$/.test(name) && /^\s*(javascript|data):|\/\/evil/i.test(value)))
					found.push(`${name}="${value}"`);
		}
		return found;
	});
}

/** The text of a page, as its elements have it, and what stands in its fields. */
function words(page) {
	return page.evaluate(() => [document.documentElement.textContent,
		...[...document.querySelectorAll('input, textarea')].map((field) => field.value)].join('\n'));
}

async function attacksWouldWork() {
	const page = await openWindow();
	let count = 0;
	for (const { text } of things) {
		await page.goto('about:blank');
		await page.setContent(`<title>${text}</title><textarea>${text}</textarea><p>${text}</p><input value="${text}">`);
		count += (await harm(page)).length > 0;
	}
	tap.ok(count > 25, `of ${things.length} texts many would do harm: ${count}`);
	await page.context().close();
}

async function listsShowText() {
	const page = await openWindow(options);
	for (const name of sample.pages) {
		await open(page, name);
		tap.equal(await harm(page), [], `${name}: no text became markup`);
	}
	for (const [name, field] of [['items', 'item'], ['users', 'user'], ['chart', 'chart_account'], ['ledger', 'ledger_account'], ['parties', 'party'], ['products', 'product'], ['locations', 'location']].filter(([page]) => sample.pages.includes(page))) {
		await open(page, name);
		let shown = await words(page);
		for (let more; (more = await page.$('a[rel=next]')); shown += await words(page)) {
			await page.goto(`/rpc/${await more.getAttribute('href')}`);
		}
		tap.equal(things.filter((thing) => !shown.includes(thing.text)).map((thing) => thing.text), [], `${name}: every text is there, a ${field} each`);
	}
	await closeWindow(page, 'lists');
}

async function pagesOfOneThingShowText() {
	const page = await openWindow(options);
	for (const name of ['item', 'order', 'user', 'chart_account', 'entry', 'ledger_account', 'transfer', 'party', 'product', 'location', 'lot'].filter((name) => sample.pages.includes(name))) {
		const bad = [];
		for (const thing of things) {
			const response = await open(page, name, { id: thing[name] });
			if (response.status() !== 200 || !(await words(page)).includes(thing.text))
				bad.push(`${response.status()} ${thing.text}`);
			bad.push(...await harm(page));
		}
		tap.equal(bad, [], `${name}: each of ${things.length} texts comes out as text`);
	}
	await closeWindow(page, 'pages of one thing');
}

/** The note of an insight, on the pages that show it: each text by the form of one of its two commands. */
async function notesShowText() {
	const page = await openWindow(options);
	const bad = [];
	for (const [number, thing] of things.entries()) {
		await open(page, 'insight', { id: sample.hostile.insight });
		await send(page, `analytics.insight.${number % 2 ? 'acknowledge' : 'dismiss'}`, { Note: thing.text });
		if (!await page.locator('dl.facts').innerText().then((text) => text.replaceAll(/\s+/g, ' ').includes(thing.text.replaceAll(/\s+/g, ' ').trim())))
			bad.push(`not shown: ${thing.text}`);
		bad.push(...await harm(page));
	}
	tap.equal(bad, [], `notes: each of ${things.length} texts comes out as text`);
	await open(page, 'stream', { id: sample.hostile.insight });
	tap.equal(await harm(page), [], 'notes: in the events, too');
	await closeWindow(page, 'notes');
}

/** A role and its permissions have names of few letters.  Others are refused, and come back as what was typed. */
async function refusedNamesAreText() {
	const page = await openWindow(options);
	const bad = [];
	for (const thing of things) {
		await open(page, 'roles');
		await send(page, 'identity.role.define', { Role: thing.text.slice(0, 63), Permissions: thing.text });
		if (await page.locator('main [aria-invalid=true]').count() !== 1 || !(await words(page)).includes(thing.text))
			bad.push(`taken, or not shown: ${thing.text}`);
		bad.push(...await harm(page));
	}
	tap.equal(bad, [], `roles: each of ${things.length} texts is refused and comes back as text`);
	await closeWindow(page, 'roles');
}

async function argumentsAreText() {
	const page = await openWindow(options);
	for (const name of sample.pages) {
		const bad = [];
		for (const thing of things.filter((_, number) => number % 8 === 0)) {
			const values = Object.fromEntries(['id', 'search', 'state', 'type', 'since', 'until', 'sort', 'after', 'token'].map((key) => [key, thing.text]));
			const response = await open(page, name, values);
			if (response.status() >= 500)
				bad.push(`${response.status()} ${thing.text}`);
			bad.push(...await harm(page));
		}
		tap.equal(bad, [], `${name}: arguments that are attacks do nothing`);
	}
	await closeWindow(page, 'arguments');
}

await run(attacksWouldWork, listsShowText, pagesOfOneThingShowText, notesShowText, refusedNamesAreText, argumentsAreText);
