// Faces: initials on a colour for people, the gem for the bot.

import { el, icon } from "./dom.js";
import { colourOf, initialsOf } from "./format.js";

/** `size`: "tiny", "small" or "" (36 px). Decorative: the name stands beside it. */
export function avatar(user, size = "") {
  if (user.is_bot) return el("span", { class: `avatar bot ${size}`, "aria-hidden": "true" }, icon("gem"));
  return el("span", { class: `avatar ${size}`, "aria-hidden": "true", style: { "--face": colourOf(user) } }, initialsOf(user));
}
