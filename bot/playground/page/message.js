// One message as a row. `update` changes only the parts that differ, so that a stream grows in place and a selection stays.

import { add, el, fill, icon, patch } from "./dom.js";
import { avatar } from "./avatar.js";
import { renderBlock } from "./blocks.js";
import { picture } from "./elements.js";
import { emojiOf } from "./emoji.js";
import { clock, fullTime, isoTime, plural, size, standingOf, typed } from "./format.js";
import { renderMarkdown } from "./markdown.js";
import { renderMrkdwn } from "./mrkdwn.js";
import { isReply } from "./store.js";

/** A row; keep it and call `update(message, look)` when the message changes. `look`: {compact, inThread, isRoot}. */
export class MessageRow {
  constructor(context, channel) {
    this.context = context;
    this.channel = channel;
    this.parts = [];
    this.values = {};
    this.gutter = el("div", { class: "gutter" });
    this.head = el("div", { class: "message-head" });
    this.body = el("div", { class: "message-body" });
    this.tail = el("div", { class: "message-tail" });
    this.node = el("article", { class: "message", tabindex: "-1" }, this.gutter, el("div", { class: "message-main" }, this.head, this.body, this.tail));
  }

  update(message, look) {
    const { store } = this.context;
    const facts = JSON.stringify([look, this.#replyFacts(message, look)]);
    const same = message === this.message || JSON.stringify(message) === JSON.stringify(this.message);
    this.message = message;
    if (same && facts === this.facts) return;
    this.facts = facts;
    const author = this.#author(message);
    this.node.dataset.ts = message.ts;
    this.node.className = ["message", look.compact && "compact", message.streaming && "streaming", message.ephemeral && "ephemeral", message.subtype === "tombstone" && "tombstone", mentions(message, store.me.id) && "to-me"].filter(Boolean).join(" ");
    this.node.setAttribute("aria-label", `${author.real_name || author.name}, ${clock(message.ts)}`);
    this.node.setAttribute("aria-busy", String(Boolean(message.streaming)));
    const time = () => el("time", { datetime: isoTime(message.ts), title: fullTime(message.ts) }, clock(message.ts));
    fill(this.gutter, look.compact ? time() : avatar(author));
    fill(this.head, this.#heading(message, look, author, time));
    if (!this.editing) this.#showBody(message);
    fill(this.tail, this.#files(message), this.#reactions(message), look.inThread ? null : this.#replyBar(message));
  }

  #author(message) {
    const user = this.context.store.users.get(message.user);
    if (user) return user;
    if (message.subtype === "tombstone") return { id: message.user, name: "Deleted" };
    return message.bot ? this.context.store.bot : { id: message.user, name: message.name || "someone" };
  }

  #heading(message, look, author, time) {
    const { store } = this.context;
    const notes = [];
    if (message.ephemeral) notes.push(el("div", { class: "message-note" }, icon("eye"), "Only visible to you"));
    if (message.broadcast && isReply(message)) notes.push(this.#broadcastNote(message, look));
    if (look.compact) return notes;
    const name = (message.bot && message.name) || author.real_name || author.name;
    return [notes, el("span", { class: "author" }, name), author.is_bot ? el("span", { class: "badge" }, "App") : null, author.is_guest || author.org ? el("span", { class: "badge" }, standingOf(author)) : null, author.id === store.me.id ? el("span", { class: "you" }, "you") : null, time()];
  }

  #broadcastNote(message, look) {
    if (look.inThread) return el("div", { class: "message-note" }, icon("hash"), "Also sent to the channel");
    const root = this.context.store.message(this.channel, message.thread_ts);
    const open = () => this.context.openThread(message.thread_ts);
    const words = root ? typed(root.text ?? "", this.context.store).slice(0, 60) || "a message" : "a thread";
    return el("div", { class: "message-note" }, icon("reply"), "Replied to ", el("button", { type: "button", class: "link-button", on: { click: open } }, words));
  }

  #showBody(message) {
    const blocks = message.blocks?.length ? message.blocks : [{ type: "text", text: message.text ?? "" }];
    const last = blocks.length - 1;
    blocks.forEach((block, index) => this.#showPart(block, index));
    for (const extra of this.parts.splice(last + 1)) extra.node.remove();
    this.edited?.remove();
    this.edited = message.edited ? el("span", { class: "edited" }, "(edited)") : null;
    if (this.edited) this.body.append(this.edited);
  }

  #showPart(block, index) {
    const old = this.parts[index];
    const signature = JSON.stringify(block);
    if (old?.signature === signature) return;
    if (old && old.type === "markdown" && block.type === "markdown") {
      patch(old.node, renderMarkdown(block.text ?? ""));
      old.signature = signature;
      return;
    }
    const node = block.type === "text" ? el("div", { class: "mrkdwn" }, renderMrkdwn(block.text)) : renderBlock(block, index, this.#surface());
    if (old) old.node.replaceWith(node);
    else this.body.append(node);
    this.parts[index] = { signature, type: block.type, node };
  }

  #surface() {
    const { store, session } = this.context;
    return {
      kind: "message",
      store,
      channel: this.channel,
      values: this.values,
      perform: (action) => session.action({ channel: this.channel, ts: this.message.ts }, action, this.values),
    };
  }

  #files(message) {
    if (!message.files?.length) return null;
    return el("div", { class: "files" }, message.files.map((file) => {
      const about = `${file.name}, ${size(file.size)}`;
      if (file.mimetype?.startsWith("image/") && file.url) {
        return el("a", { class: "thumbnail", href: file.url, target: "_blank", rel: "noopener", title: about }, picture({ image_url: file.url, alt_text: file.title || file.name }));
      }
      const inside = [icon("file"), el("span", { class: "file-name" }, file.title || file.name), el("span", { class: "file-size" }, size(file.size))];
      return file.url ? el("a", { class: "file", href: file.url, download: file.name, title: about }, inside) : el("span", { class: "file" }, inside);
    }));
  }

  #reactions(message) {
    if (!message.reactions?.length) return null;
    const { store, session } = this.context;
    return el("div", { class: "reactions" }, message.reactions.map((reaction) => {
      const names = reaction.users.map((id) => store.nameOf(id)).join(", ");
      const mine = reaction.users.includes(store.me.id);
      const toggle = () => session.react(this.channel, message.ts, reaction.name);
      const label = `${reaction.name}, ${plural(reaction.users.length, "person", "people")}`;
      return el("button", { type: "button", class: "reaction", title: `${names}: :${reaction.name}:`, "aria-label": label, "aria-pressed": String(mine), on: { click: toggle } }, emojiOf(reaction.name) ?? `:${reaction.name}:`, el("span", {}, String(reaction.users.length)));
    }));
  }

  #replyFacts(message, look) {
    if (look.inThread || isReply(message) || message.ephemeral) return null;
    const { store } = this.context;
    const replies = store.replies(this.channel, message.ts).filter((reply) => !reply.ephemeral);
    const faces = [...new Set(replies.map((reply) => reply.user))].slice(0, 3);
    return { count: Math.max(message.reply_count ?? 0, replies.length), latest: message.latest_reply, faces, busy: store.busy(this.channel, message.ts), answered: replies.at(-1)?.user === store.botId };
  }

  #replyBar(message) {
    const facts = this.#replyFacts(message, {});
    if (!facts || (!facts.count && !facts.busy)) return null;
    const { store } = this.context;
    const words = facts.count ? plural(facts.count, "reply", "replies") : "Open thread";
    const bar = el("button", { type: "button", class: "reply-bar", on: { click: () => this.context.openThread(message.ts) } });
    add(bar, facts.faces.map((id) => avatar(store.users.get(id) ?? store.bot, "tiny")));
    add(bar, el("span", { class: "reply-count" }, words));
    const bot = store.bot.real_name || store.bot.name;
    if (facts.busy) add(bar, el("span", { class: "reply-busy" }, `${bot} is at work`, el("span", { class: "dots", "aria-hidden": "true" })));
    else if (facts.latest) add(bar, el("span", { class: "reply-time" }, `${facts.answered ? `${bot} answered` : "last"} at ${clock(facts.latest)}`));
    add(bar, icon("chevron"));
    return bar;
  }
}

const mentions = (message, me) => message.user !== me && (message.text ?? "").includes(`<@${me}>`);
