// The left column: who the person is, the conversations, what is unread.

import { el, fill, icon } from "./dom.js";
import { avatar } from "./avatar.js";
import { openMenu } from "./menu.js";
import { standingOf } from "./format.js";

export class Sidebar {
  constructor(root, context) {
    this.root = root;
    this.context = context;
  }

  render({ channel: current }) {
    const { store } = this.context;
    const focused = this.root.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const all = [...store.channels.values()];
    const byName = (a, b) => store.titleOf(a).localeCompare(store.titleOf(b));
    const section = (title, channels) => (channels.length ? el("section", { "aria-label": title }, el("h2", {}, title), el("ul", {}, channels.map((channel) => this.#item(channel, current)))) : null);
    fill(
      this.root,
      el("div", { class: "team" }, el("span", { class: "team-name" }, store.team.name), this.#switcher()),
      el(
        "div",
        { class: "sections" },
        section("Apps", all.filter((channel) => channel.kind === "im" && store.otherOf(channel) === store.botId)),
        section("Channels", all.filter((channel) => channel.kind === "channel" || channel.kind === "private").sort(byName)),
        section("Direct messages", all.filter((channel) => channel.kind === "mpim" || (channel.kind === "im" && store.otherOf(channel) !== store.botId)).sort(byName)),
      ),
    );
    if (focused) this.root.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  #switcher() {
    const { store } = this.context;
    const { me } = store;
    const name = me.real_name || me.name;
    const button = el(
      "button",
      { type: "button", class: "switcher", "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": `You are ${name}. Switch person`, dataset: { key: "switcher" } },
      avatar(me, "small"),
      el("span", { class: "switcher-text" }, el("span", { class: "switcher-name" }, name), el("span", { class: "switcher-note" }, "Switch person")),
      icon("chevron"),
    );
    const people = [...store.users.values()].filter((user) => !user.is_bot);
    button.addEventListener("click", () =>
      openMenu(button, [{ heading: "You are" }, ...people.map((user) => ({ label: user.real_name || user.name, description: [`@${user.name}`, standingOf(user)].filter(Boolean).join(", "), image: avatar(user, "small"), checked: user.id === me.id, run: () => this.context.become(user.id) }))], { label: "Switch person" }),
    );
    return button;
  }

  #item(channel, current) {
    const { store } = this.context;
    const direct = channel.kind === "im" ? avatar(store.users.get(store.otherOf(channel)) ?? store.bot, "tiny") : icon({ private: "lock", mpim: "people" }[channel.kind] ?? "hash");
    const unread = store.unread.get(channel.id) ?? { count: 0, mentions: 0 };
    const here = channel.id === current;
    const label = [store.titleOf(channel), channel.kind === "private" ? "private" : "", channel.shared ? "shared with another organisation" : "", unread.count ? `${unread.count} unread` : ""].filter(Boolean).join(", ");
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: ["channel", here && "here", unread.count && "unread", channel.member === false && "outside"].filter(Boolean).join(" "), "aria-current": here ? "page" : undefined, "aria-label": label, dataset: { key: channel.id, channel: channel.id }, on: { click: () => this.context.openChannel(channel.id) } },
        direct,
        el("span", { class: "channel-name" }, store.titleOf(channel)),
        channel.shared ? el("span", { class: "badge", title: "Shared with another organisation" }, "shared") : null,
        unread.mentions ? el("span", { class: "count" }, String(unread.mentions)) : null,
      ),
    );
  }
}
