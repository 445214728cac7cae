// Short words at the edge of the page, for what went wrong or was done.

import { el, iconButton } from "./dom.js";

const SHOWN_MS = 6000;

/** `tone` is "plain" or "error". */
export function toast(text, tone = "error") {
  const box = el("div", { class: `toast ${tone}` }, el("span", {}, text), iconButton("close", "Dismiss", () => box.remove()));
  const home = document.querySelector("dialog[open]:last-of-type") ?? document.getElementById("toasts");
  home.append(box);
  setTimeout(() => box.remove(), SHOWN_MS);
}
