// Slack's mrkdwn as DOM nodes: *bold* _italic_ ~strike~ `code` ```fences``` > quotes, tokens, short codes.
// Grammar: docs.slack.dev, "Formatting message text". Entities are decoded last and never read again.

import { add, el } from "./dom.js";
import { codeBlock } from "./code.js";
import { decode } from "./format.js";
import { plain, readToken, readUrl } from "./tokens.js";

const TAGS = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;

/** The nodes of a mrkdwn text. `verbatim` leaves bare addresses as text, as Slack's text objects may ask. */
export function renderMrkdwn(text, { verbatim = false } = {}) {
  const nodes = [];
  text.split("```").forEach((part, index, parts) => {
    const fenced = index % 2 === 1 && index < parts.length - 1;
    if (fenced) nodes.push(codeBlock(decode(part.replace(/^\n|\n$/g, ""))));
    else nodes.push(...lines(index % 2 === 1 ? `\`\`\`${part}` : trimAround(part, index, parts.length), verbatim));
  });
  return nodes;
}

// The line break between a fence and its neighbours belongs to the fence.
function trimAround(part, index, total) {
  let text = part;
  if (index > 0) text = text.replace(/^\n/, "");
  if (index < total - 1) text = text.replace(/\n$/, "");
  return text;
}

function lines(text, verbatim) {
  const nodes = [];
  let quote = null;
  let open = false;
  for (const line of text === "" ? [] : text.split("\n")) {
    const quoted = /^(?:&gt;|>) ?/.exec(line);
    if (quoted) {
      if (!quote) nodes.push((quote = el("blockquote")));
      else quote.append(el("br"));
      add(quote, inline(line.slice(quoted[0].length), verbatim));
      open = false;
    } else {
      if (open) nodes.push(el("br"));
      nodes.push(...inline(line, verbatim));
      quote = null;
      open = true;
    }
  }
  return nodes;
}

function inline(text, verbatim) {
  const nodes = [];
  let start = 0;
  let at = 0;
  const take = (found) => {
    if (at > start) nodes.push(plain(text.slice(start, at)));
    nodes.push(found.node);
    at += found.length;
    start = at;
  };
  while (at < text.length) {
    const found = readSpan(text, at, verbatim);
    if (found) take(found);
    else at += 1;
  }
  if (at > start) nodes.push(plain(text.slice(start)));
  return nodes;
}

function readSpan(text, at, verbatim) {
  const letter = text[at];
  if (letter === "<") return readToken(text.slice(at));
  if (letter === "`") return readCode(text, at);
  if (letter in TAGS) return readEmphasis(text, at, verbatim);
  if (letter === "h" && !verbatim && !WORD.test(text[at - 1] ?? "")) return readUrl(text.slice(at));
  return null;
}

function readCode(text, at) {
  const end = text.indexOf("`", at + 1);
  if (end <= at + 1) return null;
  return { node: el("code", {}, decode(text.slice(at + 1, end))), length: end + 1 - at };
}

function readEmphasis(text, at, verbatim) {
  const mark = text[at];
  const before = text[at - 1] ?? "";
  const after = text[at + 1] ?? "";
  // Doubled marks are Markdown's, not Slack's: they stay as they are.
  if (before === mark || after === mark || WORD.test(before) || after.trim() === "") return null;
  let end = at + 1;
  while ((end = text.indexOf(mark, end + 1)) > 0) {
    if (/\s/.test(text[end - 1]) || text[end + 1] === mark || WORD.test(text[end + 1] ?? "")) continue;
    if (insideToken(text, at, end)) continue;
    return { node: el(TAGS[mark], {}, inline(text.slice(at + 1, end), verbatim)), length: end + 1 - at };
  }
  return null;
}

function insideToken(text, from, position) {
  const opened = text.lastIndexOf("<", position);
  return opened > from && text.indexOf(">", opened) > position;
}
