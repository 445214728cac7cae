// What the page knows: the server's state and the events since. No DOM here.

const threadKey = (channel, thread) => `${channel}/${thread ?? ""}`;

/** Emits `change` with detail {kind: "all" | "message" | "status" | "views" | "home" | "channels" | "top", channel?}. */
export class Store extends EventTarget {
  constructor() {
    super();
    this.loaded = false;
    this.live = false;
    this.unread = new Map();
    this.indexes = new Map();
    this.load({});
  }

  /** Takes the answer of GET /page/state. */
  load(state) {
    this.team = state.team ?? { name: "Playground" };
    this.me = state.me ?? null;
    this.botId = state.bot_user ?? "";
    this.users = new Map((state.users ?? []).map((user) => [user.id, user]));
    this.model = state.model ?? null;
    this.commands = state.commands ?? [];
    this.shortcuts = state.shortcuts ?? [];
    this.stoppable = Boolean(state.stoppable);
    this.channels = new Map((state.channels ?? []).map((channel) => [channel.id, channel]));
    this.messages = new Map();
    for (const [channel, list] of Object.entries(state.messages ?? {})) {
      this.messages.set(channel, new Map(list.map((message) => [message.ts, message])));
    }
    this.ephemerals = new Map(Object.entries(state.ephemerals ?? {}).map(([channel, list]) => [channel, list.map(marked)]));
    this.statuses = new Map((state.statuses ?? []).map((row) => [threadKey(row.channel, row.thread_ts), row.status]));
    this.titles = new Map((state.titles ?? []).map((row) => [threadKey(row.channel, row.thread_ts), row.title]));
    this.prompts = new Map((state.prompts ?? []).map((row) => [row.channel, row]));
    this.views = state.views ?? [];
    this.home = state.home ?? null;
    this.connected = state.connected ?? false;
    this.loaded = Boolean(state.me);
    this.emit("all");
  }

  /** Takes one event of GET /page/events. */
  apply(event) {
    const reduce = REDUCERS[event.type];
    if (reduce) reduce(this, event);
  }

  emit(kind, channel) {
    if (kind === "all") this.indexes.clear();
    else if (kind === "message") this.indexes.delete(channel);
    this.dispatchEvent(new CustomEvent("change", { detail: { kind, channel } }));
  }

  setLive(live) {
    this.live = live;
    this.emit("top");
  }

  get bot() {
    return this.users.get(this.botId) ?? { id: this.botId, name: "gemma", real_name: "Gemma", is_bot: true };
  }

  nameOf(id) {
    const user = this.users.get(id);
    return user ? user.real_name || user.name : "someone";
  }

  /** The name a person sees for a conversation; `#` is not part of it. */
  titleOf(channel) {
    if (channel.kind === "im") return this.nameOf(this.otherOf(channel)) || channel.name;
    if (channel.kind === "mpim") {
      const others = (channel.users ?? []).filter((id) => id !== this.me.id).map((id) => this.nameOf(id));
      return others.join(", ") || channel.name;
    }
    return channel.name;
  }

  otherOf(channel) {
    return (channel.users ?? []).find((id) => id !== this.me?.id) ?? this.botId;
  }

  get botDm() {
    return [...this.channels.values()].find((channel) => channel.kind === "im" && this.otherOf(channel) === this.botId);
  }

  /** What the main column shows: top-level messages, broadcasts, ephemerals; oldest first. */
  timeline(channel) {
    return this.#index(channel).top;
  }

  /** The replies of one thread, without its root; oldest first. */
  replies(channel, root) {
    return this.#index(channel).threads.get(root) ?? [];
  }

  message(channel, ts) {
    return this.messages.get(channel)?.get(ts);
  }

  /** The last message that the person wrote here, to edit it with ↑. */
  lastOwn(channel, thread) {
    const list = thread ? this.replies(channel, thread) : this.timeline(channel);
    return list.findLast((message) => message.user === this.me.id && !message.ephemeral);
  }

  status(channel, thread) {
    return this.statuses.get(threadKey(channel, thread)) ?? "";
  }

  /** What a conversation with the app is called, or "". */
  sessionTitle(channel, thread) {
    return this.titles.get(threadKey(channel, thread)) ?? "";
  }

  /** Is the bot at work in this thread: a status is set or a message streams? */
  busy(channel, thread) {
    return Boolean(this.status(channel, thread)) || this.replies(channel, thread).some((message) => message.streaming);
  }

  // Sorted once for each change of a channel, however often it is asked for.
  #index(channel) {
    const kept = this.indexes.get(channel);
    if (kept) return kept;
    const top = [];
    const threads = new Map();
    const all = [...(this.messages.get(channel)?.values() ?? []), ...(this.ephemerals.get(channel) ?? [])];
    for (const message of all.sort((a, b) => compareTs(a.ts, b.ts))) {
      const reply = isReply(message);
      if (!reply || message.broadcast) top.push(message);
      if (!reply) continue;
      if (!threads.has(message.thread_ts)) threads.set(message.thread_ts, []);
      threads.get(message.thread_ts).push(message);
    }
    const index = { top, threads };
    this.indexes.set(channel, index);
    return index;
  }
}

const marked = (message) => ({ ...message, ephemeral: true });

export const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

function compareTs(a, b) {
  if (a.length !== b.length) return Number(a) - Number(b);
  return a < b ? -1 : Number(a > b);
}

const REDUCERS = {
  message(store, { channel, message }) {
    if (!store.messages.has(channel)) store.messages.set(channel, new Map());
    const known = store.messages.get(channel);
    const fresh = !known.has(message.ts);
    known.set(message.ts, message);
    if (fresh) store.dispatchEvent(new CustomEvent("arrived", { detail: { channel, message } }));
    store.emit("message", channel);
  },
  message_removed(store, { channel, ts }) {
    store.messages.get(channel)?.delete(ts);
    const private_ = store.ephemerals.get(channel);
    if (private_) store.ephemerals.set(channel, private_.filter((message) => message.ts !== ts));
    store.emit("message", channel);
  },
  ephemeral(store, { channel, message }) {
    const others = (store.ephemerals.get(channel) ?? []).filter((old) => old.ts !== message.ts);
    store.ephemerals.set(channel, [...others, marked(message)]);
    store.emit("message", channel);
  },
  ephemeral_removed(store, event) {
    REDUCERS.message_removed(store, event);
  },
  status(store, { channel, thread_ts: thread, status }) {
    if (status) store.statuses.set(threadKey(channel, thread), status);
    else store.statuses.delete(threadKey(channel, thread));
    store.emit("status", channel);
  },
  title(store, { channel, thread_ts: thread, title }) {
    store.titles.set(threadKey(channel, thread), title);
    store.emit("status", channel);
  },
  prompts(store, event) {
    store.prompts.set(event.channel, event);
    store.emit("status", event.channel);
  },
  view(store, { view }) {
    if (!view) store.views = [];
    else {
      // The event carries the top of the stack: what it lies on stays, everything else is closed.
      const below = store.views.findIndex((open) => open.id === view.previous_view_id);
      const place = store.views.findIndex((open) => open.id === view.id);
      store.views = [...store.views.slice(0, place < 0 ? below + 1 : place), view];
    }
    store.emit("views");
  },
  home(store, { view }) {
    store.home = view;
    store.emit("home");
  },
  channels(store, { channels }) {
    store.channels = new Map(channels.map((channel) => [channel.id, channel]));
    store.emit("channels");
  },
  connected(store, { connected }) {
    store.connected = connected;
    store.emit("top");
  },
  model(store, event) {
    store.model = event.model && typeof event.model === "object" ? event.model : { text: event.text, stand_in: event.stand_in };
    store.emit("top");
  },
};
