/*
 * What a browser adds to the pages, which are whole without it: numbers and times as its reader
 * writes them, the focus where one goes on, each form sent once.
 */
"use strict";
(() => {
	/* ----- numbers and times ----- */

	/* Old browsers format through a double, which holds 15 digits. */
	const isExact = new Intl.NumberFormat("en").format("9007199254740993").endsWith("993");
	const isDecimal = /^-?\d+(\.\d+)?$/;

	function numberText(text, currency) {
		const digits = text.replace(/\D/g, "").length;
		const decimals = (text.split(".")[1] || "").length;
		if (!isDecimal.test(text) || decimals > 20 || (digits > 15 && !isExact))
			return null;
		const options = currency ? { style: "currency", currency } : {};
		const usual = new Intl.NumberFormat(undefined, options).resolvedOptions();
		options.maximumFractionDigits = Math.max(decimals, currency ? usual.maximumFractionDigits : 0);
		options.minimumFractionDigits = currency ? Math.max(decimals, usual.minimumFractionDigits) : decimals;
		return new Intl.NumberFormat(undefined, options).format(isExact ? text : Number(text));
	}

	function timeText(text, isDate) {
		const time = new Date(text);
		if (isNaN(time))
			return null;
		return new Intl.DateTimeFormat(undefined, isDate ? { dateStyle: "medium", timeZone: "UTC" }
			: { dateStyle: "medium", timeStyle: "short" }).format(time);
	}

	/* The value as it was told stays in the title.  What cannot be shown otherwise stays as it is. */
	function show(element, original, format) {
		try {
			const text = format(original);
			if (text === null || text === element.textContent)
				return;
			element.textContent = text;
			element.title = original;
		} catch (error) {
			if (!(error instanceof RangeError))
				throw error;
		}
	}

	function showAll(root) {
		for (const data of root.querySelectorAll("data[value]"))
			show(data, data.value + (data.dataset.currency ? " " + data.dataset.currency : ""),
				() => numberText(data.value, data.dataset.currency));
		for (const time of root.querySelectorAll("time[datetime]"))
			show(time, time.dateTime, (text) => timeText(text, time.classList.contains("date")));
	}

	/* ----- forms ----- */

	function release(form) {
		form.removeAttribute("aria-busy");
		for (const button of form.querySelectorAll("button[data-sending]")) {
			button.disabled = false;
			delete button.dataset.sending;
		}
	}

	/* The buttons are disabled after the form was read, since a disabled one is not sent. */
	document.addEventListener("submit", (event) => {
		const form = event.target;
		if (form.method !== "post")
			return;
		if (form.getAttribute("aria-busy") === "true") {
			event.preventDefault();
			event.stopImmediatePropagation();
			return;
		}
		form.setAttribute("aria-busy", "true");
		setTimeout(() => {
			for (const button of form.querySelectorAll("button:enabled")) {
				button.dataset.sending = "";
				button.disabled = true;
			}
		});
	}, true);
	document.addEventListener("htmx:afterRequest", (event) => {
		if (event.detail.elt instanceof HTMLFormElement)
			release(event.detail.elt);
	});
	addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach(release));

	/* PostgREST takes a value that begins like "eq." for a filter, and answers no page.  A space before it tells the two
	 * apart; what looks for it leaves the space out. */
	const isLikeFilter = /^(not|eq|neq|[gl]te?|i?like|i?match|in|is|isdistinct|fts|plfts|phfts|wfts|cs|cd|ov|s[lr]|nx[lr]|adj)[.(]/;
	const shielded = (text) => isLikeFilter.test(text) ? " " + text : text;

	document.addEventListener("formdata", (event) => {
		if (event.formData.has("search"))
			event.formData.set("search", shielded(event.formData.get("search")));
	});
	document.addEventListener("htmx:configRequest", (event) => {
		if ("search" in event.detail.parameters)
			event.detail.parameters.search = shielded(event.detail.parameters.search);
	});

	/* ----- answers of htmx ----- */

	function tell(text) {
		const notice = document.createElement("div");
		notice.className = "notice tone-bad";
		notice.id = "trouble";
		notice.setAttribute("role", "alert");
		notice.append(document.createElement("p"));
		notice.firstChild.textContent = text;
		document.getElementById("trouble")?.remove();
		document.querySelector("main").prepend(notice);
	}

	/* The answer to a form that is refused has no address to come back to. */
	document.addEventListener("htmx:beforeOnLoad", (event) => {
		if (event.detail.requestConfig.verb === "post" && event.detail.xhr.status >= 400)
			event.detail.etc.push = "false";
	});
	document.addEventListener("htmx:sendError", () => tell("The server cannot be reached. Try again in a moment."));
	document.addEventListener("htmx:beforeSwap", (event) => {
		const type = event.detail.xhr.getResponseHeader("Content-Type") || "";
		if (event.detail.shouldSwap && !type.startsWith("text/html")) {
			event.detail.shouldSwap = false;
			tell("The server did not answer with a page. Reload this one, and try again.");
		}
	});

	/* Going back asks for the page again; htmx does not ask for HTML then, nor show a refusal. */
	document.addEventListener("htmx:historyCacheMiss", (event) => event.detail.xhr.setRequestHeader("Accept", "text/html"));
	document.addEventListener("htmx:historyCacheMissLoadError", () => location.reload());

	/* A new page: the focus goes to the field that is refused, or else to the top. */
	document.addEventListener("htmx:afterSettle", (event) => {
		if (event.detail.target !== document.body || document.activeElement !== document.body)
			return;
		const main = document.querySelector("main");
		main.tabIndex = -1;
		(document.querySelector("[aria-invalid=true], [autofocus]") || main).focus({ preventScroll: true });
	});
	document.addEventListener("htmx:load", (event) => showAll(event.detail.elt));
	showAll(document);

	/* ----- keys ----- */

	document.addEventListener("keydown", (event) => {
		if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey ||
			event.target.closest?.("input, textarea, select, [contenteditable]"))
			return;
		const search = document.querySelector("main input[type=search]") || document.querySelector("input[type=search]");
		if (search) {
			event.preventDefault();
			search.select();
			search.focus();
		}
	});
})();
