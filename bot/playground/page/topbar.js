// One line at the top: what this is, which model answers, and whether the bot is there.

import { el, fill, icon } from "./dom.js";

export function renderTopbar(root, store) {
  const { model } = store;
  const bot = store.bot.real_name || store.bot.name;
  const state = !store.live ? ["lost", "Reconnecting…"] : store.connected ? ["on", `${bot} is connected`] : ["off", `${bot} is not connected`];
  const signature = JSON.stringify([model, state]);
  if (root.dataset.shown === signature) return;
  root.dataset.shown = signature;
  fill(
    root,
    el("span", { class: "brand" }, el("span", { class: "avatar bot tiny", "aria-hidden": "true" }, icon("gem")), el("span", { class: "brand-name" }, "Playground")),
    model?.text ? el("span", { class: model.stand_in ? "model stand-in" : "model", id: "model" }, model.stand_in ? el("strong", {}, "Stand-in") : null, el("span", { class: "model-text", title: model.text }, model.text)) : el("span", { class: "model" }),
    el("span", { class: `presence ${state[0]}`, role: "status", id: "presence" }, el("span", { class: "lamp", "aria-hidden": "true" }), el("span", { class: "presence-text" }, state[1])),
  );
}
