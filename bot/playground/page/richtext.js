// rich_text blocks, the basic kinds: sections, lists, quotes, preformatted.

import { el } from "./dom.js";
import { codeBlock } from "./code.js";
import { emojiOf } from "./emoji.js";
import { channelChip, link, pingChip, userChip } from "./tokens.js";

/** The nodes of one rich_text block. */
export function renderRichText(block) {
  return (block.elements ?? []).map(part).filter(Boolean);
}

function part(element) {
  const inside = () => (element.elements ?? []).map(leaf);
  switch (element.type) {
    case "rich_text_section":
      return el("p", {}, inside());
    case "rich_text_quote":
      return el("blockquote", {}, inside());
    case "rich_text_preformatted":
      return codeBlock((element.elements ?? []).map((item) => item.text ?? item.url ?? "").join(""));
    case "rich_text_list": {
      const items = (element.elements ?? []).map((item) => el("li", {}, (item.elements ?? []).map(leaf)));
      return el(element.style === "ordered" ? "ol" : "ul", { class: `indent-${Math.min(element.indent ?? 0, 8)}` }, items);
    }
    default:
      return null;
  }
}

function leaf(element) {
  switch (element.type) {
    case "text":
      return styled(lines(element.text ?? ""), element.style);
    case "link":
      return styled(link(element.url ?? "", element.text), element.style);
    case "emoji":
      return emojiOf(element.name ?? "") ?? `:${element.name}:`;
    case "user":
      return userChip(element.user_id ?? "");
    case "channel":
      return channelChip(element.channel_id ?? "");
    case "broadcast":
      return pingChip(element.range ?? "channel");
    case "usergroup":
      return pingChip("a group");
    case "color":
      return el("code", {}, element.value ?? "");
    case "date":
      return el("time", {}, element.fallback ?? "a date");
    default:
      return null;
  }
}

const lines = (text) => text.split("\n").flatMap((line, index) => (index ? [el("br"), line] : [line]));

function styled(content, style) {
  let node = content;
  for (const [name, tag] of [["code", "code"], ["strike", "s"], ["italic", "em"], ["bold", "strong"]]) if (style?.[name]) node = el(tag, {}, node);
  return node;
}
