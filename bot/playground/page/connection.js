// Keeps the store in step with the server: the state at each connection, then the events.

import { getState, listen } from "./api.js";

const RETRY_MS = 1000;
const FIRST_PERSON = "alice";

export class Connection {
  /** `onLoaded` is called whenever a whole state was taken. */
  constructor(store, onLoaded) {
    this.store = store;
    this.onLoaded = onLoaded;
    this.turn = 0;
    this.stop = () => {};
  }

  /** Becomes `user`; when nobody is named, or somebody unknown, the playground's first person. */
  async open(user) {
    this.stop();
    const turn = (this.turn += 1);
    const state = await this.#first(user, turn);
    if (!state || turn !== this.turn) return;
    this.#take(state);
    this.stop = listen(state.me.id, {
      onOpen: () => this.#catchUp(state.me.id, turn),
      onLost: () => this.store.setLive(false),
      onEvent: (event) => (this.early ? this.early.push(event) : this.store.apply(event)),
    });
  }

  async #first(user, turn) {
    let wanted = user || FIRST_PERSON;
    for (;;) {
      try {
        return await getState(wanted);
      } catch (refused) {
        this.store.setLive(false);
        if (turn !== this.turn) return null;
        if (refused.status && wanted !== FIRST_PERSON) wanted = FIRST_PERSON;
        else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  // Events that come before the state are applied after it; each carries a whole message, so twice is as good as once.
  async #catchUp(user, turn) {
    const early = [];
    this.early = early;
    try {
      const state = await getState(user);
      if (turn !== this.turn || this.early !== early) return;
      this.#take(state);
      this.store.setLive(true);
    } catch {
      // Lost again: the stream notices too, and comes back.
    } finally {
      if (this.early === early) this.early = null;
      if (turn === this.turn) for (const event of early) this.store.apply(event);
    }
  }

  #take(state) {
    this.store.load(state);
    this.onLoaded();
  }
}
