// The thread pane: the root, its replies, the line of work with Stop, a composer.

import { el, fill, iconButton } from "./dom.js";
import { Composer, WorkLine } from "./composer.js";
import { MessageList } from "./messagelist.js";
import { workText } from "./work.js";

export class ThreadPane {
  constructor(root, context) {
    this.context = context;
    this.root = root;
    this.place = el("p", {});
    this.name = el("h2", {}, "Thread");
    this.head = el("header", { class: "pane-head" }, el("div", { class: "pane-title" }, this.name, this.place), iconButton("close", "Close thread", () => context.openThread("")));
    this.list = new MessageList(context, { inThread: true, label: "Thread" });
    this.work = new WorkLine(() => context.session.stop(this.channel, this.thread));
    this.composer = new Composer(context, { inThread: true });
    this.gone = el("p", { class: "gone", hidden: true }, "This thread is not here any more.");
    this.foot = el("div", { class: "pane-foot" }, this.work.node, this.composer.node);
    root.append(this.head, this.gone, this.list.node, this.foot);
  }

  /** Shows the route's thread, or hides the pane. */
  render({ channel: id, thread }) {
    const { store } = this.context;
    const channel = store.channels.get(id);
    this.root.hidden = !thread || !channel;
    this.channel = id;
    this.thread = thread;
    if (this.root.hidden) return;
    const root = store.message(id, thread);
    const replies = store.replies(id, thread);
    const direct = channel.kind === "im" || channel.kind === "mpim";
    const title = direct ? store.titleOf(channel) : `#${channel.name}`;
    fill(this.place, title);
    fill(this.name, store.sessionTitle(id, thread) || "Thread");
    this.gone.hidden = Boolean(root) || replies.length > 0;
    this.list.show(`${store.me.id}/${id}/${thread}`, id, root ? [root, ...replies] : replies, root ? 0 : -1);
    const text = workText(store, id, thread);
    // Slack shows its own Stop in DMs with the app, not in threads of channels.
    this.work.show(text, store.stoppable && Boolean(text) && channel.kind === "im");
    this.composer.aim({ channel: id, thread, placeholder: "Reply…", alsoTo: direct ? "" : title, reason: channel.member === false ? "You are not in this channel." : "" });
  }
}
