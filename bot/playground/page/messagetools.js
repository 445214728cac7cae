// The small bar at a message: reply, edit, delete, copy, and the app's message shortcuts; and the field for editing.

import { el, iconButton } from "./dom.js";
import { copyText } from "./code.js";
import { ask } from "./dialog.js";
import { typed } from "./format.js";
import { openMenu } from "./menu.js";
import { toast } from "./toast.js";

/** One bar for a whole list; it stands at the row that is pointed at or has the focus. */
export class MessageTools {
  constructor(list) {
    this.list = list;
    this.bar = el("div", { class: "tools", role: "toolbar", "aria-label": "Message actions" });
    this.more = null;
    const { log } = list;
    log.addEventListener("pointerover", (event) => event.pointerType !== "touch" && this.#at(event.target));
    log.addEventListener("focusin", (event) => this.#at(event.target));
    log.addEventListener("pointerleave", () => !this.#held() && this.hide());
    log.addEventListener("focusout", (event) => !log.contains(event.relatedTarget) && !this.#open() && this.hide());
    log.addEventListener("contextmenu", (event) => this.#onContextMenu(event));
    log.addEventListener("click", (event) => this.#at(event.target));
  }

  hide() {
    this.bar.remove();
    this.row = null;
  }

  #held() {
    return this.bar.contains(document.activeElement) || this.#open() || this.row?.node === document.activeElement;
  }

  #open() {
    return this.more?.getAttribute("aria-expanded") === "true";
  }

  #at(target) {
    const row = this.list.rowOf(target);
    if (!row || row === this.row || this.#open()) return;
    if (row.message.ephemeral || row.editing) return this.hide();
    this.row = row;
    const { context, inThread } = this.list;
    this.more = iconButton("dots", "More actions", () => this.#menu(), { "aria-haspopup": "menu", "aria-expanded": "false" });
    this.bar.replaceChildren();
    if (!inThread) this.bar.append(iconButton("reply", "Reply in thread", () => context.openThread(row.message.thread_ts || row.message.ts)));
    if (this.#own(row)) this.bar.append(iconButton("edit", "Edit message", () => startEdit(row, context)));
    this.bar.append(this.more);
    row.node.append(this.bar);
  }

  #own(row) {
    return row.message.user === this.list.context.store.me.id;
  }

  #onContextMenu(event) {
    if (event.target.closest("a, img, textarea, input") || String(getSelection())) return;
    this.#at(event.target);
    if (!this.row?.node.contains(event.target)) return;
    event.preventDefault();
    this.#menu();
  }

  #menu() {
    const { row } = this;
    const { context } = this.list;
    const { store, session } = context;
    const place = { channel: row.channel, ts: row.message.ts };
    const items = [
      { label: "Reply in thread", icon: "reply", run: () => context.openThread(row.message.thread_ts || row.message.ts) },
      { label: "Copy text", icon: "copy", run: () => copyMessage(row, store) },
    ];
    const shortcuts = store.shortcuts.filter((shortcut) => shortcut.type === "message");
    if (shortcuts.length) items.push({ separator: true }, { heading: store.bot.real_name || store.bot.name });
    for (const shortcut of shortcuts) items.push({ label: shortcut.name, icon: "bolt", run: () => session.shortcut(shortcut.callback_id, place) });
    if (this.#own(row)) {
      items.push({ separator: true }, { label: "Edit message", icon: "edit", run: () => startEdit(row, context) });
      items.push({ label: "Delete message", icon: "trash", danger: true, run: () => remove(row, session) });
    }
    openMenu(this.more, items, { label: "Message actions" });
  }
}

async function copyMessage(row, store) {
  const blocks = row.message.blocks?.filter((block) => block.type === "markdown").map((block) => block.text) ?? [];
  const done = await copyText(blocks.length ? blocks.join("\n\n") : typed(row.message.text ?? "", store));
  toast(done ? "Copied." : "The browser does not allow copying here.", done ? "plain" : "error");
}

async function remove(row, session) {
  const sure = await ask({ title: "Delete this message?", text: "It disappears for everyone. This cannot be undone.", yes: "Delete", danger: true });
  if (sure) await session.remove(row.channel, row.message.ts);
}

/** Puts a field in the place of the message's body. */
export function startEdit(row, { store, session, refresh }) {
  if (row.editing) return;
  const field = el("textarea", { class: "field", rows: "1", "aria-label": "Edit message" });
  field.value = typed(row.message.text ?? "", store);
  const end = (focus = true) => {
    row.editing = false;
    form.replaceWith(row.body);
    row.facts = "";
    refresh();
    if (focus) row.node.focus();
  };
  const save = async () => {
    const text = field.value.trim();
    if (!text) return remove(row, session).then(() => end());
    if (await session.edit(row.channel, row.message.ts, text)) end();
  };
  const form = el(
    "form",
    { class: "edit", on: { submit: (event) => (event.preventDefault(), save()) } },
    field,
    el("div", { class: "edit-bar" }, el("button", { type: "button", class: "button small", on: { click: () => end() } }, "Cancel"), el("button", { type: "submit", class: "button primary small" }, "Save")),
  );
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") end();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  row.editing = true;
  row.body.replaceWith(form);
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}
