// The frame itself: it sees what must not be on a page.
import * as tap from './tap.mjs';
import { base, closeWindow, look, openWindow, run, sample, violations } from './browser.mjs';

const good = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Good</title></head><body><main><h1>Good</h1></main></body></html>';

async function servesTheSample() {
	const answer = await fetch(`${base}/item?select=sku&order=sku`, { headers: { Authorization: `Bearer ${sample.tokens.viewer}` } });
	tap.equal((await answer.json()).map((row) => row.sku), ['GLOVE', 'LAMP', 'LAMP-TABLE', 'MUG-BLUE', 'MUG-RED'], 'the sample is there');
}

async function looksAtPages() {
	const page = await openWindow();
	await page.setContent(good);
	await look(page, 'frame', good);
	await closeWindow(page, 'frame');
}

async function seesFaults() {
	const page = await openWindow();
	await page.setContent('<title>Bad</title><img src="data:,"><script>alert(1); missing()</script>');
	const found = await violations(page);
	tap.ok(found.some((text) => text.startsWith('image-alt')), 'axe finds a picture without words');
	tap.equal(page.faults.map((fault) => fault.split(':')[0]), ['dialog', 'error of a script'], 'dialogs and errors of scripts are seen');
	await page.context().close();
}

async function worksWithoutScripts() {
	const page = await openWindow({ javaScriptEnabled: false });
	await page.setContent(`${good}<script>document.title = 'Changed'</script>`);
	tap.equal(await page.title(), 'Good', 'without JavaScript no script runs');
	await page.context().close();
}

await run(servesTheSample, looksAtPages, seesFaults, worksWithoutScripts);
