// Prints tests as TAP.

let count = 0;
let failed = 0;

/** A test that passes where the condition holds; details are for the reader of a failure. */
export function ok(condition, name, details = []) {
	count += 1;
	if (!condition)
		failed += 1;
	console.log(`${condition ? 'ok' : 'not ok'} ${count} - ${name.replaceAll('#', '\\#')}`);
	if (!condition)
		for (const detail of [details].flat())
			console.log(String(detail).slice(0, 2000).replace(/^/gm, '#   '));
	return Boolean(condition);
}

/** A test that passes where both are equal as JSON. */
export function equal(got, wanted, name) {
	const [a, b] = [JSON.stringify(got), JSON.stringify(wanted)];
	return ok(a === b, name, [`got:    ${a}`, `wanted: ${b}`]);
}

/** The plan; the process ends with 1 where a test failed. */
export function done() {
	console.log(`1..${count}`);
	process.exitCode = failed ? 1 : 0;
}
