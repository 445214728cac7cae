// A scrolling list of messages: keyed rows, day lines, and a scroll that sticks to the end unless the person scrolled up.

import { el, fill, icon } from "./dom.js";
import { dayKey, dayName, plural } from "./format.js";
import { MessageRow } from "./message.js";
import { MessageTools } from "./messagetools.js";

const NEAR_PX = 60;
const TOGETHER_S = 300;
const SHOWN_AT_ONCE = 250;

/** `context` as for MessageRow; `inThread` rows have no reply bars. */
export class MessageList {
  constructor(context, { inThread = false, label }) {
    this.context = context;
    this.inThread = inThread;
    this.rows = new Map();
    this.stuck = true;
    this.limit = SHOWN_AT_ONCE;
    this.log = el("div", { class: "log", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": label });
    this.intro = el("div", { class: "intro" });
    this.scroller = el("div", { class: "scroller" }, this.intro, this.log);
    this.jump = el("button", { type: "button", class: "jump", hidden: true, on: { click: () => this.toEnd() } }, icon("down"), el("span", {}, "Jump to the latest"));
    this.node = el("div", { class: "list" }, this.scroller, this.jump);
    this.tools = new MessageTools(this);
    this.scroller.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    this.log.addEventListener("keydown", (event) => this.#onKey(event));
    new ResizeObserver(() => this.#follow()).observe(this.log);
    new ResizeObserver(() => this.#follow()).observe(this.scroller);
  }

  /** Shows the messages of a conversation; another `key` than before starts afresh at the end. */
  show(key, channel, messages, dividerAfter = -1) {
    if (key !== this.key) this.#reset(key);
    const from = Math.max(0, messages.length - this.limit);
    const wanted = [];
    if (from > 0) wanted.push(this.#line("earlier", () => this.#earlier(from)));
    const count = messages.filter((message) => !message.ephemeral).length - 1;
    let before = null;
    messages.slice(from).forEach((message, index) => {
      const day = dayKey(message.ts);
      if (!this.inThread && (!before || dayKey(before.ts) !== day)) wanted.push(this.#line(`day ${day}`, () => el("div", { class: "day" }, el("span", {}, dayName(message.ts)))));
      wanted.push(this.#row(channel, message, this.inThread && index <= dividerAfter + 1 ? null : before));
      if (index === dividerAfter && count) wanted.push(this.#line(`replies ${count}`, () => el("div", { class: "day replies" }, el("span", {}, plural(count, "reply", "replies")))));
      before = message;
    });
    this.#place(wanted);
    this.#follow();
  }

  toEnd() {
    this.stuck = true;
    this.#follow();
  }

  rowOf(node) {
    const row = this.rows.get(node?.closest?.(".message")?.dataset.ts);
    return row instanceof MessageRow ? row : null;
  }

  #reset(key) {
    this.key = key;
    this.rows.clear();
    this.log.replaceChildren();
    this.limit = SHOWN_AT_ONCE;
    this.stuck = true;
    this.tools.hide();
  }

  #row(channel, message, before) {
    let row = this.rows.get(message.ts);
    if (!(row instanceof MessageRow)) this.rows.set(message.ts, (row = new MessageRow(this.context, channel)));
    row.update(message, { inThread: this.inThread, compact: together(before, message) });
    row.used = true;
    return row.node;
  }

  #line(key, build) {
    let line = this.rows.get(key);
    if (!line) this.rows.set(key, (line = { node: build() }));
    line.used = true;
    return line.node;
  }

  #earlier(count) {
    const more = () => {
      this.limit += SHOWN_AT_ONCE;
      this.rows.delete("earlier");
      this.stuck = false;
      this.context.refresh();
    };
    return el("button", { type: "button", class: "button earlier", on: { click: more } }, `Show earlier messages (${count})`);
  }

  #place(wanted) {
    for (const [key, row] of this.rows) {
      if (!row.used) {
        row.node.remove();
        this.rows.delete(key);
      }
      row.used = false;
    }
    wanted.forEach((node, index) => {
      if (this.log.children[index] !== node) this.log.insertBefore(node, this.log.children[index] ?? null);
    });
    const rows = this.log.querySelectorAll(".message");
    if (rows.length && !this.log.querySelector(".message[tabindex='0']")) rows[rows.length - 1].tabIndex = 0;
  }

  #follow() {
    if (this.stuck) this.scroller.scrollTop = this.scroller.scrollHeight;
    this.jump.hidden = this.stuck;
  }

  #onScroll() {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    this.stuck = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    this.jump.hidden = this.stuck;
  }

  // One message is a tab stop; the arrows move it.
  #onKey(event) {
    if (!event.target.matches?.(".message") || !["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
    const all = [...this.log.querySelectorAll(".message")];
    const at = all.indexOf(event.target);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (!all[to]) return;
    event.preventDefault();
    this.focusRow(all[to]);
  }

  focusRow(node) {
    for (const other of this.log.querySelectorAll(".message[tabindex='0']")) other.tabIndex = -1;
    node.tabIndex = 0;
    node.focus();
    node.scrollIntoView({ block: "nearest" });
  }

  setIntro(...children) {
    fill(this.intro, ...children);
  }
}

// Messages of one author within a few minutes stand together under one name.
function together(before, message) {
  if (!before || before.user !== message.user || before.ephemeral || message.ephemeral || message.broadcast) return false;
  return dayKey(before.ts) === dayKey(message.ts) && Number(message.ts) - Number(before.ts) < TOGETHER_S;
}
