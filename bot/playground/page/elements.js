// Block Kit's interactive elements. Each is built from its dict; what a person does goes to `surface.perform`.
//
// A surface is where blocks stand: {kind: "message" | "modal" | "home", values, perform(action), store, visible(ids)}.
// `values[block_id][action_id]` holds the state that Slack calls `view.state.values`.

import { el, icon } from "./dom.js";
import { confirmed } from "./dialog.js";
import { openMenu } from "./menu.js";
import { plain, link } from "./tokens.js";
import { avatar } from "./avatar.js";

export const textOf = (object) => (object?.text ? plain(object.text) : "");

/** The element of an actions block or an accessory; null for a type that this page does not know. */
export function renderElement(element, blockId, surface) {
  return ELEMENTS[element.type]?.(element, blockId, surface) ?? null;
}

const ELEMENTS = {
  button,
  overflow,
  image: picture,
  feedback_buttons: feedback,
  icon_button: smallButton,
  workflow_button: (element) => el("button", { type: "button", class: "button", disabled: true }, textOf(element.text)),
};

/** Adds kinds that need more room than this file (see choices.js). */
export function register(kinds) {
  Object.assign(ELEMENTS, kinds);
}

/** Asks what the element wants to be asked, then tells the bot; the control is busy meanwhile. */
export async function act(node, element, blockId, surface, chosen = {}) {
  if (!(await confirmed(element.confirm))) return false;
  node.setAttribute("aria-busy", "true");
  try {
    await surface.perform({ type: element.type, block_id: blockId, action_id: element.action_id, ...chosen });
  } finally {
    node.removeAttribute("aria-busy");
  }
  return true;
}

const ids = (element, blockId) => ({ actionId: element.action_id ?? "", blockId });

function button(element, blockId, surface) {
  const style = { primary: "button primary", danger: "button danger" }[element.style] ?? "button";
  const name = element.accessibility_label;
  const press = (event) => act(event.currentTarget, element, blockId, surface, { value: element.value });
  if (!element.url) return el("button", { type: "button", class: style, "aria-label": name, dataset: ids(element, blockId), on: { click: press } }, textOf(element.text));
  const anchor = link(element.url, textOf(element.text));
  anchor.className = style;
  anchor.addEventListener("click", press);
  return anchor;
}

function overflow(element, blockId, surface) {
  const node = el("button", { type: "button", class: "icon-button framed", "aria-label": "More actions", title: "More actions", "aria-haspopup": "menu", dataset: ids(element, blockId) }, icon("dots"));
  node.addEventListener("click", () =>
    openMenu(node, (element.options ?? []).map((option) => ({
      label: textOf(option.text),
      description: textOf(option.description),
      run: () => act(node, element, blockId, surface, { selected_option: option }),
    })), { label: "More actions" }),
  );
  return node;
}

function feedback(element, blockId, surface) {
  const one = (side, name) => {
    const chosen = element[side] ?? {};
    const node = el("button", { type: "button", class: "icon-button framed", "aria-pressed": "false", "aria-label": chosen.accessibility_label || textOf(chosen.text), title: textOf(chosen.text), dataset: ids(element, blockId) }, icon(name));
    node.addEventListener("click", async () => {
      await act(node, element, blockId, surface, { value: chosen.value });
      for (const other of node.parentNode.children) other.setAttribute("aria-pressed", String(other === node));
    });
    return node;
  };
  return el("span", { class: "feedback", role: "group", "aria-label": "Feedback" }, one("positive_button", "thumbup"), one("negative_button", "thumbdown"));
}

function smallButton(element, blockId, surface) {
  const seen = element.visible_to_user_ids;
  if (seen?.length && !seen.includes(surface.store.me.id)) return el("span", { hidden: true });
  const name = element.accessibility_label || textOf(element.text);
  const press = (event) => act(event.currentTarget, element, blockId, surface, { value: element.value });
  return el("button", { type: "button", class: "icon-button framed", "aria-label": name, title: textOf(element.text), dataset: ids(element, blockId), on: { click: press } }, icon(element.icon === "trash" ? "trash" : "dots"));
}

/** An image element or block; what the page may not load (other hosts) is shown as a link. */
export function picture(element) {
  const url = element.image_url ?? element.slack_file?.url ?? "";
  const label = element.alt_text || "image";
  const own = url.startsWith("data:image/") || url.startsWith("/") || url.startsWith(`${location.origin}/`);
  return own ? el("img", { src: url, alt: label, loading: "lazy" }) : el("span", { class: "chip" }, icon("file"), url ? link(url, label) : label);
}

/** A person in a list of choices. */
export const personImage = (user) => avatar(user, "tiny");
