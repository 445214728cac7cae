// A fenced block: language label, copy button, and the text as it is.

import { el, fill, icon } from "./dom.js";

/** `language` may be empty. */
export function codeBlock(text, language = "") {
  const button = el("button", { type: "button", class: "copy", "aria-label": "Copy code" }, icon("copy"), el("span", {}, "Copy"));
  return el(
    "figure",
    { class: "code-block" },
    el("figcaption", {}, el("span", { class: "language" }, language || "text"), button),
    el("pre", { tabindex: "0", "aria-label": language ? `Code, ${language}` : "Code" }, el("code", {}, text)),
  );
}

const SHOWN_MS = 1500;

/** One listener for every copy button below `root`; nodes may come and go. */
export function listenForCopies(root) {
  root.addEventListener("click", async (event) => {
    const button = event.target.closest?.("button.copy");
    if (!button) return;
    const code = button.closest(".code-block").querySelector("code");
    const done = await copyText(code.textContent);
    fill(button, icon(done ? "check" : "copy"), el("span", {}, done ? "Copied" : "Press Ctrl+C"));
    if (!done) getSelection().selectAllChildren(code);
    setTimeout(() => fill(button, icon("copy"), el("span", {}, "Copy")), SHOWN_MS);
  });
}

/** To the clipboard; false where the browser does not allow it. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
