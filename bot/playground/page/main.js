// Joins the parts: address, state, events, panes.

import { listenForCopies } from "./code.js";
import { Connection } from "./connection.js";
import { Conversation } from "./conversation.js";
import { closeMenu } from "./menu.js";
import { startEdit } from "./messagetools.js";
import { Modals } from "./modal.js";
import { readRoute, remember, remembered, writeRoute } from "./route.js";
import { Session } from "./session.js";
import { Sidebar } from "./sidebar.js";
import { isReply, Store } from "./store.js";
import { ThreadPane } from "./thread.js";
import { useDirectory } from "./tokens.js";
import { renderTopbar } from "./topbar.js";

const store = new Store();
const byId = (id) => document.getElementById(id);
const wide = matchMedia("(min-width: 721px)");
const roomy = matchMedia("(min-width: 1081px)");
let route = readRoute();
// The ts of the person's newest top-level message: when the bot turns to it, its thread opens by itself.
let asked = "";
// What the app was told of last: whose conversation with it is open, and which tab; "" when none is.
let told = "";

useDirectory(store);

const context = {
  store,
  session: new Session(store),
  route: () => route,
  refresh: () => schedule(),
  openChannel(channel) {
    closeNav();
    go({ channel, thread: "", tab: "" });
    if (wide.matches) conversation.composer.field.focus();
  },
  openThread(thread) {
    const before = route.thread;
    asked = "";
    go({ thread });
    if (thread && wide.matches) threadPane.composer.field.focus();
    if (!thread && before) byId("conversation").querySelector(`.message[data-ts="${CSS.escape(before)}"]`)?.focus({ preventScroll: true });
  },
  openTab(tab) {
    told = "";
    go({ tab, thread: "" });
  },
  become(user) {
    closeNav();
    store.unread.clear();
    route = { ...route, user, thread: "", tab: "" };
    writeRoute(route);
    connection.open(user);
  },
  // A top-level message to the bot starts a thread of its own: follow it there.
  said(channel, ts, thread) {
    conversation.list.toEnd();
    if (thread) return threadPane.list.toEnd();
    const direct = store.botDm?.id === channel && route.channel === channel;
    asked = direct ? "" : ts;
    if (!direct) return;
    go({ thread: ts });
    threadPane.composer.field.focus();
  },
  editLast(channel, thread) {
    const message = store.lastOwn(channel, thread);
    const list = thread ? threadPane.list : conversation.list;
    const row = message && list.rows.get(message.ts);
    if (row) startEdit(row, context);
    return Boolean(row);
  },
  dropView(id) {
    store.views = store.views.filter((view) => view.id !== id);
    store.emit("views");
  },
  toggleNav() {
    const open = document.body.classList.toggle("nav-open");
    byId("scrim").hidden = !open;
    byId("conversation").querySelector(".nav-button").setAttribute("aria-expanded", String(open));
    if (open) sidebar.root.querySelector("[aria-current], .channel")?.focus();
  },
};

const sidebar = new Sidebar(byId("sidebar"), context);
const conversation = new Conversation(byId("conversation"), context);
const threadPane = new ThreadPane(byId("thread"), context);
const modals = new Modals(context);
const connection = new Connection(store, settle);

function closeNav() {
  document.body.classList.remove("nav-open");
  byId("scrim").hidden = true;
}

// Where there is room beside the conversation. The focus stays where the person types.
function followAnswer() {
  if (!asked || !roomy.matches || route.thread || !store.message(route.channel, asked)) return;
  if (!store.busy(route.channel, asked) && !store.replies(route.channel, asked).some((message) => message.bot)) return;
  const thread = asked;
  asked = "";
  go({ thread });
}

/** Goes somewhere: changes the address and shows it at once. */
function go(changes, replace = false) {
  const before = route.channel;
  route = { ...route, ...changes };
  writeRoute(route, replace);
  tellApp(before);
  render();
}

// The app hears that its conversation or its Home was opened, whichever way the person came there.
function tellApp(before) {
  const open = route.channel && route.channel === store.botDm?.id ? `${store.me.id}/${route.tab}` : "";
  if (open && open !== told) context.session.openHome(route.tab || "messages", before === route.channel ? undefined : before);
  told = open;
}

// A route may name what is not there (any more): fall back to a place that is.
function settle() {
  const channels = [...store.channels.values()];
  if (!store.channels.has(route.channel)) {
    const preferred = channels.find((channel) => channel.name === "general") ?? channels[0];
    route = { ...route, channel: preferred?.id ?? "", thread: "" };
  }
  route.user = store.me.id;
  writeRoute(route, true);
  tellApp(route.channel);
  remember(store.me.id);
  document.body.dataset.user = store.me.id;
  if (wide.matches && document.activeElement === document.body) requestAnimationFrame(() => conversation.composer.field.focus());
}

let frame = 0;
const waiting = new Set();

/** Draws at the next frame; many events make one drawing. */
function schedule(kind = "all") {
  waiting.add(kind);
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    const kinds = new Set(waiting);
    waiting.clear();
    if (!store.loaded) return;
    render(kinds);
    followAnswer();
  });
}

function render(kinds = new Set(["all"])) {
  if (!store.loaded) return;
  const any = (...names) => kinds.has("all") || names.some((name) => kinds.has(name));
  if (!document.hidden && store.unread.delete(route.channel)) kinds.add("unread");
  if (any("top")) renderTopbar(byId("topbar"), store);
  if (any("channels", "unread")) sidebar.render(route);
  if (any("message", "status", "channels", "home")) conversation.render(route);
  if (any("message", "status", "channels")) threadPane.render(route);
  if (any("views")) modals.render();
  document.body.classList.toggle("with-thread", !byId("thread").hidden);
  const channel = store.channels.get(route.channel);
  const unread = [...store.unread.values()].reduce((sum, one) => sum + one.mentions, 0);
  document.title = `${unread ? `(${unread}) ` : ""}${channel ? store.titleOf(channel) : "Playground"} · ${store.team.name}`;
  document.body.dataset.ready = "true";
}

store.addEventListener("change", (event) => schedule(event.detail.kind));
store.addEventListener("arrived", (event) => {
  const { channel, message } = event.detail;
  if (message.user === store.me.id || (channel === route.channel && !document.hidden)) return;
  const unread = store.unread.get(channel) ?? { count: 0, mentions: 0 };
  const direct = ["im", "mpim"].includes(store.channels.get(channel)?.kind);
  if (!isReply(message) || direct) unread.count += 1;
  if (direct || (message.text ?? "").includes(`<@${store.me.id}>`)) unread.mentions += 1;
  if (unread.count || unread.mentions) store.unread.set(channel, unread);
  schedule("unread");
});

addEventListener("hashchange", () => {
  const wanted = readRoute();
  closeNav();
  if (wanted.user && wanted.user !== route.user && store.users.has(wanted.user)) return context.become(wanted.user);
  const before = route.channel;
  route = { ...route, channel: wanted.channel || route.channel, thread: wanted.thread, tab: wanted.tab };
  tellApp(before);
  settle();
  render();
});
document.addEventListener("visibilitychange", () => schedule("unread"));
byId("scrim").addEventListener("click", closeNav);
listenForCopies(document.body);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]") || closeMenu()) return;
  if (document.body.classList.contains("nav-open")) closeNav();
  else if (route.thread) context.openThread("");
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  conversation.composer.field.focus();
});

connection.open(route.user || remembered());
