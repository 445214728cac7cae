// Suggestions while typing: @people, #channels, /commands. The ARIA combobox pattern on a textarea.

import { el, icon } from "./dom.js";
import { avatar } from "./avatar.js";

const MOST = 8;
let sequence = 0;

export class Autocomplete {
  /** `slash` is false where Slack has no commands (threads). */
  constructor(field, store, { slash }) {
    this.field = field;
    this.store = store;
    this.slash = slash;
    this.id = `suggest-${(sequence += 1)}`;
    this.items = [];
    this.at = 0;
    this.list = el("div", { class: "suggest", id: this.id, role: "listbox", "aria-label": "Suggestions", hidden: true });
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-expanded": "false", "aria-controls": this.id })) field.setAttribute(name, value);
    field.addEventListener("input", () => this.look());
    field.addEventListener("click", () => this.look());
    field.addEventListener("blur", () => this.close());
  }

  get open() {
    return !this.list.hidden;
  }

  /** Takes a key; true when it was for the list. */
  key(event) {
    if (!this.open) return false;
    if (event.key === "ArrowDown") this.#mark(this.at + 1);
    else if (event.key === "ArrowUp") this.#mark(this.at - 1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab" || event.key === "Enter") {
      // A name that is typed out to its end is meant, not looked for.
      if (event.key === "Enter" && this.items[this.at].insert.trim() === this.field.value) return this.close();
      this.#take(this.items[this.at]);
    } else return false;
    return true;
  }

  close() {
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
    return false;
  }

  look() {
    const before = this.field.value.slice(0, this.field.selectionStart);
    const command = this.slash && /^\/(\S*)$/.exec(before);
    const word = command || /(?:^|[\s(])([@#][\p{L}\p{N}._-]*)$/u.exec(before);
    if (!word) return this.close();
    const typed = command ? `/${command[1]}` : word[1];
    this.start = before.length - typed.length;
    this.items = (command ? this.#commands(typed) : typed[0] === "@" ? this.#people(typed.slice(1)) : this.#channels(typed.slice(1))).slice(0, MOST);
    if (!this.items.length) return this.close();
    this.list.replaceChildren(...this.items.map((item, index) => this.#option(item, index)));
    this.list.hidden = false;
    this.field.setAttribute("aria-expanded", "true");
    this.#mark(0);
  }

  // One that is typed to its end is explained by the composer's own line.
  #commands(typed) {
    return this.store.commands
      .filter((one) => one.command.startsWith(typed) && one.command !== typed)
      .map((one) => ({ insert: `${one.command} `, label: one.command, note: one.usage_hint, more: one.description, face: icon("bolt") }));
  }

  #people(typed) {
    const wanted = typed.toLowerCase();
    const fits = (user) => !user.deleted && [user.name, user.real_name ?? ""].some((name) => name.toLowerCase().startsWith(wanted));
    // The bot first: it is who a person came to talk to.
    return [...this.store.users.values()]
      .filter(fits)
      .sort((a, b) => Number(b.is_bot ?? false) - Number(a.is_bot ?? false))
      .map((user) => ({ insert: `@${user.name} `, label: user.real_name || user.name, note: `@${user.name}`, face: avatar(user, "tiny") }));
  }

  #channels(typed) {
    return [...this.store.channels.values()]
      .filter((channel) => (channel.kind === "channel" || channel.kind === "private") && channel.name.startsWith(typed.toLowerCase()))
      .map((channel) => ({ insert: `#${channel.name} `, label: channel.name, note: channel.topic, face: icon(channel.kind === "private" ? "lock" : "hash") }));
  }

  #option(item, index) {
    const node = el(
      "div",
      { class: "suggest-item", role: "option", id: `${this.id}-${index}`, "aria-selected": "false" },
      item.face,
      el("span", { class: "suggest-label" }, item.label),
      item.note ? el("span", { class: "suggest-note" }, item.note) : null,
      item.more ? el("span", { class: "suggest-more" }, item.more) : null,
    );
    // Before the field loses its focus.
    node.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.#take(item);
    });
    return node;
  }

  #mark(index) {
    this.at = (index + this.items.length) % this.items.length;
    [...this.list.children].forEach((node, position) => node.setAttribute("aria-selected", String(position === this.at)));
    this.field.setAttribute("aria-activedescendant", `${this.id}-${this.at}`);
    this.list.children[this.at].scrollIntoView({ block: "nearest" });
  }

  #take(item) {
    this.field.focus();
    this.field.setRangeText(item.insert, this.start, this.field.selectionStart, "end");
    this.close();
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
