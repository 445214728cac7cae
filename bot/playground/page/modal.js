// Modals: the top view of the person's stack, its fields, its errors.

import { el } from "./dom.js";
import { renderBlock } from "./blocks.js";
import { frame } from "./dialog.js";
import { textOf } from "./elements.js";

export class Modals {
  constructor(context) {
    this.context = context;
    this.dialog = null;
    this.view = null;
    this.values = {};
  }

  /** Shows the top of the stack, or nothing. A view that was updated keeps what the person typed. */
  render() {
    const view = this.context.store.views.at(-1) ?? null;
    const signature = JSON.stringify(view);
    if (signature === this.signature) return;
    this.signature = signature;
    const same = view && this.view?.id === view.id;
    const focused = same ? document.activeElement?.closest?.("[data-action-id]")?.dataset : null;
    this.#remove(!view);
    this.view = view;
    if (!view) return;
    this.values = same ? kept(this.values, view) : {};
    this.#build(view);
    if (focused) this.dialog.querySelector(`[data-block-id="${CSS.escape(focused.blockId)}"][data-action-id="${CSS.escape(focused.actionId)}"]`)?.focus();
  }

  #build(view) {
    this.before ??= document.activeElement;
    const { store, session } = this.context;
    const surface = { kind: "modal", store, values: this.values, channel: this.context.route().channel, perform: (action) => session.action({ view_id: view.id }, action, this.values) };
    this.sentence = el("p", { class: "dialog-error", role: "alert" });
    const body = el("div", { class: "dialog-body" }, (view.blocks ?? []).map((block, index) => renderBlock(block, index, surface)), this.sentence);
    const close = () => this.#close(view);
    this.send = view.submit ? el("button", { type: "submit", class: "button primary" }, textOf(view.submit)) : null;
    const footer = el("footer", { class: "dialog-foot" }, el("button", { type: "button", class: "button", on: { click: close } }, textOf(view.close) || (view.submit ? "Cancel" : "Close")), this.send);
    const form = el("form", { class: "dialog-form", novalidate: true, on: { submit: (event) => (event.preventDefault(), this.#submit(view)) } }, body, footer);
    this.dialog = frame({ title: textOf(view.title) || "Modal", body: form, onCancel: close, className: "modal" });
    document.body.append(this.dialog);
    this.dialog.showModal();
    if (!this.dialog.querySelector("[autofocus]")) (body.querySelector(".field, .select, .choices input") ?? this.send ?? this.dialog).focus();
  }

  #remove(last) {
    this.dialog?.close();
    this.dialog?.remove();
    this.dialog = null;
    if (!last || !this.before) return;
    if (this.before.isConnected) this.before.focus();
    this.before = null;
  }

  async #close(view) {
    await this.context.session.closeView(view.id);
    this.context.dropView(view.id);
  }

  async #submit(view) {
    if (!view.submit || this.send.getAttribute("aria-busy") === "true") return;
    this.#errors({});
    this.sentence.textContent = "";
    const missing = ownErrors(view, this.values);
    if (Object.keys(missing).length) return this.#errors(missing);
    const { send } = this;
    send.setAttribute("aria-busy", "true");
    const refused = await this.context.session.submit(view.id, this.values);
    send.removeAttribute("aria-busy");
    if (!refused) return;
    if (refused.errors && Object.keys(refused.errors).length) this.#errors(refused.errors);
    else this.#tell(refused.sentence);
  }

  #errors(errors) {
    let first = null;
    for (const box of this.dialog.querySelectorAll("[data-input-block]")) {
      const text = errors[box.dataset.inputBlock] ?? "";
      box.classList.toggle("invalid", Boolean(text));
      box.querySelector(".input-error").textContent = text;
      const control = box.querySelector(".field, .select, .choices input");
      if (text) control?.setAttribute("aria-invalid", "true");
      else control?.removeAttribute("aria-invalid");
      if (text) first ??= control;
    }
    first?.focus();
    first?.closest("[data-input-block]").scrollIntoView({ block: "nearest" });
    const unplaced = Object.entries(errors).filter(([block]) => !this.dialog.querySelector(`[data-input-block="${CSS.escape(block)}"]`));
    if (unplaced.length) this.#tell(unplaced.map(([, text]) => text).join(" "));
  }

  #tell(sentence) {
    this.sentence.textContent = sentence;
    this.sentence.scrollIntoView({ block: "nearest" });
  }
}

// What is held for a block that the view has no more is forgotten with it, as in Slack.
function kept(values, view) {
  const ids = new Set((view.blocks ?? []).map((block, index) => block.block_id || `block-${index}`));
  return Object.fromEntries(Object.entries(values).filter(([id]) => ids.has(id)));
}

// What Slack's client checks before it asks the app.
function ownErrors(view, values) {
  const errors = {};
  (view.blocks ?? []).forEach((block, index) => {
    if (block.type !== "input") return;
    const id = block.block_id || `block-${index}`;
    const state = values[id]?.[block.element.action_id] ?? {};
    const [, held] = Object.entries(state).find(([key]) => key !== "type") ?? [];
    const empty = held === null || held === undefined || held === "" || (Array.isArray(held) && !held.length);
    if (empty) {
      if (!block.optional) errors[id] = "Please fill in this field.";
      return;
    }
    const wrong = fieldError(block.element, held);
    if (wrong) errors[id] = wrong;
  });
  return errors;
}

function fieldError(element, held) {
  if (element.type === "plain_text_input" && element.min_length && held.length < element.min_length) return `At least ${element.min_length} characters, please.`;
  if (element.type !== "number_input") return "";
  const pattern = element.is_decimal_allowed ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/;
  if (!pattern.test(held)) return element.is_decimal_allowed ? "A number, please." : "A whole number, please.";
  if (element.min_value !== undefined && Number(held) < Number(element.min_value)) return `At least ${element.min_value}, please.`;
  if (element.max_value !== undefined && Number(held) > Number(element.max_value)) return `At most ${element.max_value}, please.`;
  return "";
}
