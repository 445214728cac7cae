// The Home tab of the app: the view that the bot published.

import { el, fill } from "./dom.js";
import { renderBlock } from "./blocks.js";

export class HomeTab {
  constructor(context) {
    this.context = context;
    this.node = el("div", { class: "home", hidden: true });
    this.values = {};
  }

  render() {
    const { store, session } = this.context;
    const view = store.home;
    const signature = JSON.stringify([store.me.id, view]);
    if (signature === this.signature) return;
    this.signature = signature;
    if (!view) {
      fill(this.node, el("p", { class: "home-empty" }, "The bot has not published a Home tab yet."));
      return;
    }
    this.values = {};
    const surface = { kind: "home", store, values: this.values, perform: (action) => session.action({ view_id: view.id }, action, this.values) };
    fill(this.node, el("div", { class: "home-sheet" }, (view.blocks ?? []).map((block, index) => renderBlock(block, index, surface))));
  }
}
