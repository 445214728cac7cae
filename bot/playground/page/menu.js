// A pop-up list at a button: menus (things to do) and list boxes (a choice). Arrow keys, first letters, Escape.

import { el, icon } from "./dom.js";

let close = null;

/** Closes the open menu, if any; true when there was one. */
export function closeMenu() {
  if (!close) return false;
  close();
  return true;
}

/**
 * Opens a menu at `anchor`. Items: {label, description?, icon?, image?, danger?, checked?, disabled?, run} or {heading} or {separator}.
 * `role` is "menu" or "listbox".
 */
export function openMenu(anchor, items, { role = "menu", label = "Menu" } = {}) {
  closeMenu();
  const list = el("div", { class: "menu", role, "aria-label": label, tabindex: "-1" });
  const entries = items.map((item) => entry(item, role, choose)).map((node) => (list.append(node), node));
  const choices = entries.filter((node) => node.tagName === "BUTTON" && !node.disabled);
  (anchor.closest("dialog[open]") ?? document.body).append(list);
  anchor.setAttribute("aria-expanded", "true");
  place(list, anchor);

  function choose(run) {
    end();
    run?.();
  }
  function end(refocus = true) {
    if (close !== end) return;
    close = null;
    list.remove();
    anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    removeEventListener("resize", end);
    if (refocus && anchor.isConnected) anchor.focus();
  }
  function outside(event) {
    if (!list.contains(event.target) && !anchor.contains(event.target)) end(false);
  }
  list.addEventListener("keydown", (event) => onKey(event, choices, end));
  document.addEventListener("pointerdown", outside, true);
  addEventListener("resize", end);
  close = end;
  (choices.find((node) => node.getAttribute("aria-checked") === "true" || node.getAttribute("aria-selected") === "true") ?? choices[0] ?? list).focus();
}

function entry(item, role, choose) {
  if (item.separator) return el("div", { class: "menu-separator", role: "separator" });
  if (item.heading) return el("div", { class: "menu-heading", role: "presentation" }, item.heading);
  const choice = item.checked !== undefined;
  const state = role === "listbox" ? { role: "option", "aria-selected": String(Boolean(item.checked)) } : choice ? { role: "menuitemradio", "aria-checked": String(item.checked) } : { role: "menuitem" };
  return el(
    "button",
    { type: "button", class: item.danger ? "menu-item danger" : "menu-item", disabled: item.disabled, tabindex: "-1", ...state, on: { click: () => choose(item.run) } },
    item.image ?? (item.icon ? icon(item.icon) : null),
    el("span", { class: "menu-text" }, el("span", { class: "menu-label" }, item.label), item.description ? el("span", { class: "menu-description" }, item.description) : null),
    choice && item.checked ? icon("check") : null,
  );
}

function onKey(event, choices, end) {
  const at = choices.indexOf(document.activeElement);
  const go = (index) => choices[(index + choices.length) % choices.length]?.focus();
  if (event.key === "Escape" || event.key === "Tab") end();
  else if (event.key === "ArrowDown") go(at + 1);
  else if (event.key === "ArrowUp") go(at - 1);
  else if (event.key === "Home") go(0);
  else if (event.key === "End") go(-1);
  else if (event.key.length === 1 && event.key !== " ") {
    const wanted = (node) => node.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase());
    [...choices.slice(at + 1), ...choices.slice(0, at + 1)].find(wanted)?.focus();
    return;
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

const EDGE = 8;

function place(list, anchor) {
  const from = anchor.getBoundingClientRect();
  if (from.width < 400) list.style.setProperty("min-width", `${Math.max(from.width, 200)}px`);
  const width = list.offsetWidth;
  const height = list.offsetHeight;
  const below = innerHeight - from.bottom - EDGE;
  const up = below < height && from.top > below;
  const room = up ? from.top - EDGE - 4 : below - 4;
  const left = Math.min(Math.max(EDGE, from.left), innerWidth - width - EDGE);
  list.style.setProperty("left", `${Math.max(EDGE, left)}px`);
  list.style.setProperty("max-height", `${Math.max(120, room)}px`);
  list.style.setProperty("top", `${up ? Math.max(EDGE, from.top - 4 - Math.min(height, room)) : from.bottom + 4}px`);
}
