// Slack's own tokens, `<…>`: mentions, channels, pings, links. Shared by mrkdwn and Markdown, as Slack reads them in both.

import { el } from "./dom.js";
import { decode } from "./format.js";
import { withEmoji } from "./emoji.js";

let store = null;

/** Tells the chips where names come from. */
export function useDirectory(directory) {
  store = directory;
}

const PINGS = new Set(["channel", "here", "everyone"]);
const SAFE = /^(https?:|mailto:)/i;
const TOKEN = /^<([@#!]?)([^<>|\n]{1,3000})(?:\|([^<>\n]{0,3000}))?>/;
const BARE_URL = /^https?:\/\/[^\s<>"`]+/i;

/** Reads a token at the start of `text`: {node, length}, or null when there is none. */
export function readToken(text) {
  const match = TOKEN.exec(text);
  if (!match) return null;
  const node = tokenNode(match[1], match[2], match[3]);
  return node ? { node, length: match[0].length } : null;
}

function tokenNode(sign, target, label) {
  if (sign === "@") return userChip(target, label);
  if (sign === "#") return channelChip(target, label);
  if (sign === "!") return specialChip(target, label);
  if (/^[a-z][a-z0-9+.-]*:/i.test(target) && !/\s/.test(target)) return link(decode(target), label === undefined ? undefined : decode(label));
  return null;
}

export function userChip(id, label) {
  if (!/^[UWB][A-Z0-9]+$/.test(id)) return null;
  const user = store?.users.get(id);
  const own = user && user.id === store.me?.id;
  const name = user ? user.real_name || user.name : label || "someone";
  return el("span", { class: own ? "mention mention-me" : "mention", title: user ? `@${user.name}` : id, dataset: { user: id } }, `@${decode(name)}`);
}

export function channelChip(id, label) {
  const channel = store?.channels.get(id);
  const name = channel?.name ?? label ?? "a channel";
  return channel
    ? el("a", { class: "mention", href: `#channel=${id}`, dataset: { channel: id } }, `#${decode(name)}`)
    : el("span", { class: "mention" }, `#${decode(name)}`);
}

function specialChip(target, label) {
  const [kind, ...rest] = target.split("^");
  if (PINGS.has(kind)) return pingChip(kind);
  if (kind === "subteam") return pingChip(label?.replace(/^@/, "") || "a group");
  if (kind === "date") return el("time", {}, decode(label ?? rest[1] ?? "a date"));
  return null;
}

/** Loud on purpose: in Slack this line would ring for a whole channel. */
export function pingChip(name) {
  return el("strong", { class: "ping", title: "In Slack this notifies everybody it names" }, `@${name}`, el("span", { class: "ping-note" }, "pings"));
}

/** A link, or its plain text when the address is nothing a person should open. `label` may be nodes. */
export function link(url, label) {
  const text = label === undefined || label === "" ? url.replace(/^mailto:/i, "") : label;
  if (!SAFE.test(url)) return el("span", { class: "dead-link" }, text, ` (${url})`);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", title: url }, text);
}

/** Reads a bare web address at the start of `text`: {node, length} or null; closing punctuation is not part of it. */
export function readUrl(text) {
  const match = BARE_URL.exec(text);
  if (!match) return null;
  let url = match[0].replace(/[.,;:!?'*_~\]]+$/, "");
  while (url.endsWith(")") && count(url, ")") > count(url, "(")) url = url.slice(0, -1);
  return url.length > "https://".length ? { node: link(decode(url)), length: url.length } : null;
}

const count = (text, letter) => text.split(letter).length - 1;

/** Running text without markup: entities and short codes become characters. */
export const plain = (text) => withEmoji(decode(text));
