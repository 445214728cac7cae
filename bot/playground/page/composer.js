// Where a person writes: a growing field, suggestions, files, shortcuts. Drafts outlive a change of channel and a reload.

import { el, icon, iconButton } from "./dom.js";
import { Attachments } from "./attachments.js";
import { Autocomplete } from "./autocomplete.js";
import { openMenu } from "./menu.js";
import { toast } from "./toast.js";

export class Composer {
  /** `inThread` composers have no slash commands, as in Slack, and may send to the channel too. */
  constructor(context, { inThread = false, id } = {}) {
    this.context = context;
    this.inThread = inThread;
    this.field = el("textarea", { class: "composer-field", id, rows: "1", "aria-label": "Message" });
    this.suggest = new Autocomplete(this.field, context.store, { slash: !inThread });
    this.files = new Attachments(() => this.#changed());
    this.hint = el("p", { class: "usage", hidden: true });
    this.send = iconButton("send", "Send", () => this.submit(), { class: "icon-button send", disabled: true });
    this.also = el("input", { type: "checkbox" });
    this.alsoLabel = el("label", { class: "also", hidden: true }, this.also, el("span"));
    const shortcuts = iconButton("bolt", "Shortcuts and commands", () => this.#shortcuts(shortcuts), { "aria-haspopup": "menu", "aria-expanded": "false" });
    const tools = el("div", { class: "composer-tools" }, iconButton("attach", "Attach a file", () => this.files.picker.click()), iconButton("at", "Mention someone", () => this.#mention()), inThread ? null : shortcuts, el("span", { class: "keys", "aria-hidden": "true" }, el("kbd", {}, "Enter"), " sends, ", el("kbd", {}, "Shift Enter"), " new line"), this.send);
    this.form = el("form", { class: "composer", on: { submit: (event) => (event.preventDefault(), this.submit()) } }, this.hint, this.files.node, this.field, tools, this.files.picker);
    this.closed = el("p", { class: "composer-closed", hidden: true });
    this.node = el("div", { class: "composer-area" }, this.suggest.list, this.form, this.alsoLabel, this.closed);
    this.files.watch(this.form, this.field);
    this.field.addEventListener("input", () => this.#changed());
    this.field.addEventListener("keydown", (event) => this.#onKey(event));
  }

  /** Points the composer at a conversation. `reason` closes it with a sentence. */
  aim({ channel, thread = "", placeholder, alsoTo = "", reason = "" }) {
    const key = `${this.context.store.me.id}/${channel}/${thread}`;
    this.form.hidden = Boolean(reason);
    this.closed.hidden = !reason;
    this.closed.textContent = reason;
    this.field.placeholder = placeholder;
    this.field.setAttribute("aria-label", placeholder);
    this.alsoLabel.hidden = !alsoTo || Boolean(reason);
    this.alsoLabel.lastChild.textContent = `Also send to ${alsoTo}`;
    if (key === this.key) return;
    this.key = "";
    this.files.clear();
    this.also.checked = false;
    Object.assign(this, { key, channel, thread });
    this.#set(draft(key));
  }

  /** Puts a text into the field, for the person to send or change. */
  offer(text) {
    this.#set(text);
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
  }

  async submit() {
    const text = this.field.value.trim();
    if (!text && !this.files.files.length) return;
    const { session } = this.context;
    if (text.startsWith("/") && !this.files.files.length) return await this.#command(text);
    const { channel, thread, key } = this;
    const files = await this.files.payload();
    const options = { thread, broadcast: this.also.checked && !this.alsoLabel.hidden, files: files.length ? files : undefined };
    const kept = this.files.files;
    this.files.clear();
    this.#set("");
    this.also.checked = false;
    const ts = await session.say(channel, text, options);
    if (ts) this.context.said(channel, ts, thread);
    else if (this.key === key && !this.field.value) {
      this.#set(text);
      this.files.take(kept);
    }
  }

  async #command(text) {
    if (this.inThread) return toast("Slack has no slash commands in threads. Write it in the channel.");
    const { channel, key } = this;
    this.#set("");
    if (!(await this.context.session.command(channel, text)) && this.key === key && !this.field.value) this.#set(text);
  }

  #set(text) {
    this.field.value = text;
    this.suggest.close();
    this.#changed();
  }

  #changed() {
    const text = this.field.value;
    this.send.disabled = !text.trim() && !this.files.files.length;
    this.field.style.setProperty("height", "auto");
    this.field.style.setProperty("height", `${this.field.scrollHeight}px`);
    keepDraft(this.key, text);
    const command = this.inThread ? null : this.context.store.commands.find((one) => text === one.command || text.startsWith(`${one.command} `));
    this.hint.hidden = !command;
    if (command) this.hint.replaceChildren(el("code", {}, command.command), " ", el("span", {}, command.usage_hint ?? ""), command.description ? el("span", { class: "usage-more" }, command.description) : "");
  }

  #onKey(event) {
    if (event.isComposing) return;
    if (this.suggest.key(event)) {
      event.preventDefault();
      event.stopPropagation();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && !this.field.value) {
      if (this.context.editLast(this.channel, this.thread)) event.preventDefault();
    }
  }

  #mention() {
    const { field } = this;
    const before = field.value.slice(0, field.selectionStart);
    field.setRangeText(before && !/\s$/.test(before) ? " @" : "@", field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #shortcuts(anchor) {
    const { store, session } = this.context;
    const global = store.shortcuts.filter((one) => one.type !== "message");
    const items = [];
    if (global.length) items.push({ heading: "Shortcuts" });
    for (const one of global) items.push({ label: one.name, icon: "bolt", run: () => session.shortcut(one.callback_id) });
    if (store.commands.length) items.push({ heading: "Slash commands" });
    for (const one of store.commands) items.push({ label: one.command, description: one.description, icon: "edit", run: () => this.offer(`${one.command} `) });
    openMenu(anchor, items.length ? items : [{ heading: "The bot offers no shortcuts yet" }], { label: "Shortcuts and commands" });
  }
}

const draft = (key) => {
  try {
    return sessionStorage.getItem(`draft:${key}`) ?? "";
  } catch {
    return "";
  }
};

function keepDraft(key, text) {
  if (!key) return;
  try {
    if (text) sessionStorage.setItem(`draft:${key}`, text);
    else sessionStorage.removeItem(`draft:${key}`);
  } catch {
    // Storage is off: drafts live as long as the field.
  }
}

/** The line between messages and composer: what the bot is doing, and Slack's own Stop button where Slack shows it. */
export class WorkLine {
  constructor(onStop) {
    this.text = el("span", { class: "work-text", role: "status" });
    this.stop = el("button", { type: "button", class: "button small stop", on: { click: onStop } }, icon("stop"), "Stop");
    this.node = el("div", { class: "work" }, this.text, this.stop);
    this.show("", false);
  }

  show(text, stoppable) {
    this.node.classList.toggle("idle", !text && !stoppable);
    if (this.shown !== text) this.text.replaceChildren(...(text ? [icon("gem"), text, el("span", { class: "dots", "aria-hidden": "true" })] : []));
    this.shown = text;
    this.stop.hidden = !stoppable;
  }
}
