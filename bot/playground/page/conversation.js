// The main column: header, tabs of the app's DM, messages or Home, the line of work, the composer.

import { el, fill, icon, iconButton } from "./dom.js";
import { avatar } from "./avatar.js";
import { Composer, WorkLine } from "./composer.js";
import { HomeTab } from "./home.js";
import { MessageList } from "./messagelist.js";
import { workText } from "./work.js";

export class Conversation {
  constructor(root, context) {
    this.context = context;
    this.root = root;
    this.head = el("header", { class: "pane-head" });
    this.tabs = el("div", { class: "tabs", role: "tablist", "aria-label": "App" });
    this.list = new MessageList(context, { label: "Messages" });
    this.home = new HomeTab(context);
    this.work = new WorkLine(() => {});
    this.suggested = el("div", { class: "suggested", hidden: true });
    this.composer = new Composer(context, { id: "composer" });
    this.foot = el("div", { class: "pane-foot" }, this.suggested, this.work.node, this.composer.node);
    root.append(this.head, this.tabs, this.list.node, this.home.node, this.foot);
  }

  /** Shows what the route names. */
  render({ channel: id, tab }) {
    const { store } = this.context;
    const channel = store.channels.get(id);
    const isBotDm = channel?.kind === "im" && store.otherOf(channel) === store.botId;
    const atHome = isBotDm && tab === "home";
    this.#head(channel, isBotDm);
    this.#tabs(isBotDm, atHome);
    this.list.node.hidden = atHome || !channel;
    this.foot.hidden = atHome || !channel;
    this.home.node.hidden = !atHome;
    if (atHome) this.home.render();
    if (!channel || atHome) return;
    const messages = store.timeline(id);
    this.#intro(channel, isBotDm, messages.length);
    this.list.show(`${store.me.id}/${id}`, id, messages);
    this.work.show(workText(store, id, ""), false);
    this.#suggested(id);
    const title = channel.kind === "im" || channel.kind === "mpim" ? store.titleOf(channel) : `#${channel.name}`;
    this.composer.aim({ channel: id, placeholder: `Message ${title}`, reason: channel.member === false ? `${store.nameOf(store.me.id)} is not in ${title}. Switch to a person who is.` : "" });
  }

  #head(channel, isBotDm) {
    const { store } = this.context;
    const menu = iconButton("menu", "Conversations", () => this.context.toggleNav(), { class: "icon-button nav-button", "aria-controls": "sidebar" });
    if (!channel) return fill(this.head, menu, el("h1", {}, "Pick a conversation"));
    const face = { private: icon("lock"), mpim: icon("people"), im: avatar(store.users.get(store.otherOf(channel)) ?? store.bot, "small") }[channel.kind] ?? icon("hash");
    const people = (channel.users ?? []).map((user) => store.users.get(user)).filter(Boolean);
    const crowd = el("span", { class: "crowd", title: people.map((user) => user.real_name || user.name).join(", "), role: "img", "aria-label": `${people.length} members` }, people.slice(0, 4).map((user) => avatar(user, "tiny")), el("span", {}, String(people.length)));
    fill(
      this.head,
      menu,
      el("span", { class: "pane-icon" }, face),
      el("div", { class: "pane-title" }, el("h1", {}, store.titleOf(channel)), channel.topic ? el("p", {}, channel.topic) : isBotDm ? el("p", {}, "App") : null),
      people.length && channel.kind !== "im" ? crowd : null,
    );
  }

  #tabs(isBotDm, atHome) {
    this.tabs.hidden = !isBotDm;
    if (!isBotDm) return;
    const tab = (name, label, selected) => el("button", { type: "button", class: "tab", role: "tab", "aria-selected": String(selected), tabindex: selected ? "0" : "-1", on: { click: () => this.context.openTab(name) } }, label);
    const focused = this.tabs.contains(document.activeElement);
    fill(this.tabs, tab("home", "Home", atHome), tab("", "Messages", !atHome));
    this.tabs.onkeydown = (event) => {
      if (["ArrowLeft", "ArrowRight"].includes(event.key)) this.context.openTab(atHome ? "" : "home");
    };
    if (focused) this.tabs.querySelector("[aria-selected='true']").focus();
  }

  #intro(channel, isBotDm, count) {
    const { store } = this.context;
    const bot = store.bot;
    const name = bot.real_name || bot.name;
    const key = `${store.me.id}/${channel.id}/${count === 0}/${channel.bot_member}/${store.commands.length}/${store.prompts.has(channel.id)}`;
    if (key === this.introKey) return;
    this.introKey = key;
    const title = channel.kind === "im" || channel.kind === "mpim" ? store.titleOf(channel) : `#${channel.name}`;
    const about = isBotDm ? `This is where you talk to ${name}. Each message starts a thread of its own.` : `This is the very beginning of ${title}.`;
    const parts = [el("div", { class: "intro-face" }, isBotDm ? avatar(bot, "large") : icon({ private: "lock", mpim: "people" }[channel.kind] ?? "hash")), el("h2", {}, title), el("p", {}, about)];
    if (!count) parts.push(...this.#hints(channel, isBotDm, name, bot.name));
    this.list.setIntro(...parts);
  }

  #hints(channel, isBotDm, name, handle) {
    const { store } = this.context;
    if (channel.member === false || store.prompts.has(channel.id)) return [];
    if (!isBotDm && channel.bot_member === false) return [el("p", { class: "hint" }, `${name} is not in this channel and does not see what is written here. Invite it:`), this.#prompts([`/invite @${handle}`])];
    const start = isBotDm ? "" : `@${handle} `;
    const prompts = [`${start}Explain how transformers work, briefly.`, `${start}Compare tea and coffee in a table.`, `${start}Write a haiku about open models.`];
    if (store.commands.length) prompts.push(`${store.commands[0].command} help`);
    const first = isBotDm ? "Ask anything. For example:" : `Mention @${handle} and it answers in a thread. For example:`;
    return [
      el("p", { class: "hint" }, first),
      this.#prompts(prompts),
    ];
  }

  // What the app suggests; as in Slack, a press sends the message at once.
  #suggested(channel) {
    const { store } = this.context;
    const row = store.prompts.get(channel);
    this.suggested.hidden = !row;
    const signature = JSON.stringify([channel, row ?? null]);
    if (signature === this.suggestedSignature) return;
    this.suggestedSignature = signature;
    const say = async (message) => {
      const ts = await this.context.session.say(channel, message);
      if (ts) this.context.said(channel, ts, "");
    };
    const button = ({ title, message }) => el("button", { type: "button", class: "prompt", title: message, on: { click: () => say(message) } }, title);
    fill(this.suggested, row ? [el("p", {}, row.title), el("div", { class: "prompts" }, row.prompts.map(button))] : []);
  }

  #prompts(texts) {
    return el("div", { class: "prompts" }, texts.map((text) => el("button", { type: "button", class: "prompt", on: { click: () => this.composer.offer(text) } }, text)));
  }
}
