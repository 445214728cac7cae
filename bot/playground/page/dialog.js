// Dialogs: the frame of modals, questions, and the keeping of focus.

import { el, iconButton } from "./dom.js";
import { closeMenu } from "./menu.js";
import { plain } from "./tokens.js";

const FOCUSABLE = "a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex='0']";

/** A modal <dialog>; `onCancel` is asked on Escape and on the cross. The caller shows and removes it. */
export function frame({ title, label = title, body, footer, onCancel, className = "" }) {
  const dialog = el("dialog", { class: `dialog ${className}`, "aria-label": label });
  const head = el("header", { class: "dialog-head" }, el("h2", {}, title), iconButton("close", "Close", onCancel));
  dialog.append(head, body, footer ?? "");
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (!closeMenu()) onCancel();
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Tab") keepInside(event, dialog);
  });
  return dialog;
}

// showModal keeps focus off the page, but not off the browser's own bars: go round instead.
function keepInside(event, dialog) {
  const stops = [...dialog.querySelectorAll(FOCUSABLE)].filter((node) => node.offsetParent !== null && node.tabIndex >= 0);
  const first = stops[0];
  const last = stops.at(-1);
  if (event.shiftKey && (document.activeElement === first || document.activeElement === dialog)) last?.focus();
  else if (!event.shiftKey && document.activeElement === last) first?.focus();
  else return;
  event.preventDefault();
}

/** Asks a question; resolves to true or false. Texts are plain strings. */
export function ask({ title, text, yes = "Yes", no = "Cancel", danger = false }) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const end = (answer) => {
      dialog.close();
      dialog.remove();
      if (before?.isConnected) before.focus();
      resolve(answer);
    };
    const footer = el(
      "footer",
      { class: "dialog-foot" },
      el("button", { type: "button", class: "button", on: { click: () => end(false) } }, no),
      el("button", { type: "button", class: danger ? "button danger" : "button primary", on: { click: () => end(true) } }, yes),
    );
    const dialog = frame({ title, body: el("div", { class: "dialog-body" }, el("p", {}, text)), footer, onCancel: () => end(false), className: "question" });
    document.body.append(dialog);
    dialog.showModal();
    footer.lastElementChild.focus();
  });
}

/** Block Kit's confirmation object as a question; true when there is none. */
export async function confirmed(confirm) {
  if (!confirm) return true;
  const say = (object, fallback) => (object?.text ? plain(object.text) : fallback);
  return await ask({
    title: say(confirm.title, "Are you sure?"),
    text: say(confirm.text, ""),
    yes: say(confirm.confirm, "Yes"),
    no: say(confirm.deny, "No"),
    danger: confirm.style === "danger",
  });
}
