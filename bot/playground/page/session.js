// What the person at the keyboard can do: each verb calls the server as that person and says plainly when it was refused.

import { post } from "./api.js";
import { toast } from "./toast.js";

// Slack's codes for an app that did not take an interaction.
const SENTENCES = {
  operation_timeout: "The bot did not answer within three seconds.",
  dispatch_failed: "The bot could not be reached.",
};

/** The verbs, bound to the store for who the person is. */
export class Session {
  constructor(store) {
    this.store = store;
  }

  /** Sends a message; resolves to its ts, or null when it was refused. */
  async say(channel, text, { thread, broadcast, files } = {}) {
    const answer = await this.#do("messages", { channel, text, thread_ts: thread || undefined, broadcast: broadcast || undefined, files });
    return answer?.ts ?? null;
  }

  async edit(channel, ts, text) {
    return await this.#do("messages/edit", { channel, ts, text });
  }

  async remove(channel, ts) {
    return await this.#do("messages/delete", { channel, ts });
  }

  /** Uses a slash command; false when it was not even sent. That the app failed is told in the channel, as in Slack. */
  async command(channel, text) {
    try {
      await post("commands", { user: this.store.me.id, channel, text });
    } catch (refused) {
      if (refused.status === 200) return true;
      toast(refused.message);
      return false;
    }
    return true;
  }

  /** Adds a reaction, or takes the person's own back. */
  async react(channel, ts, name) {
    return await this.#do("reactions", { channel, ts, name });
  }

  /** An element was used; `place` says where: {channel, ts} or {view_id}. */
  async action(place, action, values) {
    return await this.#do("actions", { ...place, ...action, state: { values } });
  }

  /** Submits a modal: null when it went through, else {errors} or {sentence}. */
  async submit(viewId, values) {
    try {
      const answer = await post("views/submit", { user: this.store.me.id, view_id: viewId, values });
      return answer.errors && Object.keys(answer.errors).length ? { errors: answer.errors } : null;
    } catch (refused) {
      return { errors: refused.errors, sentence: refused.message };
    }
  }

  async closeView(viewId) {
    return await this.#do("views/close", { view_id: viewId });
  }

  /** `beside` is the channel that was open until now, or undefined. */
  async openHome(tab, beside) {
    return await this.#do("home", { tab, beside });
  }

  async shortcut(callbackId, place = {}) {
    return await this.#do("shortcuts", { callback_id: callbackId, ...place });
  }

  async stop(channel, thread) {
    return await this.#do("stop", { channel, thread_ts: thread });
  }

  async #do(verb, body) {
    try {
      return await post(verb, { user: this.store.me.id, ...body });
    } catch (refused) {
      toast(SENTENCES[refused.message] ?? refused.message);
      return null;
    }
  }
}
