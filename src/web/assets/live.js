/*
 * A page that follows what happens: while it is open the server is asked every few seconds whether
 * something has changed (erp.live), and if so the page is shown anew.  Not while its reader is at work in it.
 */
"use strict";
(() => {
	let source = null;
	let waiting = null;

	function isAtWork(main) {
		if (document.hidden || (main.contains(document.activeElement) && document.activeElement !== main))
			return true;
		return [...main.querySelectorAll("input, textarea")].some((field) => field.value !== field.defaultValue);
	}

	function refresh() {
		const main = document.querySelector("main[data-live]");
		waiting = null;
		if (!main)
			return;
		if (isAtWork(main))
			waiting = setTimeout(refresh, 2000);
		else
			htmx.ajax("GET", location.href, { target: "#main", select: "#main", swap: "outerHTML" });
	}

	function follow() {
		const isLive = document.querySelector("main[data-live]") !== null;
		if (isLive && !source) {
			source = new EventSource("live");
			for (const name of ["change", "insight"])
				source.addEventListener(name, () => { waiting ??= setTimeout(refresh, 500); });
		}
		else if (!isLive && source) {
			source.close();
			source = null;
		}
	}

	document.addEventListener("htmx:load", follow);
	addEventListener("pagehide", () => { source?.close(); source = null; });
	addEventListener("pageshow", follow);
})();
