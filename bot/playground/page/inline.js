// Markdown inside a line: emphasis, code, links, escapes, Slack's tokens. After CommonMark's delimiter algorithm.

import { el } from "./dom.js";
import { plain, link, readToken, readUrl } from "./tokens.js";

const PUNCTUATION = /[!-/:-@[-`{-~\p{P}\p{S}]/u;
const ESCAPABLE = /[!-/:-@[-`{-~]/;
const LONGEST_LABEL = 2000;

/** The nodes of one run of Markdown text; a line break stays a line break, as chat clients show it. */
export function renderInline(text, inLink = false) {
  const parts = tokenize(text, inLink);
  emphasize(parts);
  return parts.flatMap((part) => (part.node ? [part.node] : part.count === 0 ? [] : [part.delimiter ? part.mark.repeat(part.count) : plain(part.text)]));
}

function tokenize(text, inLink) {
  const parts = [];
  let words = "";
  let at = 0;
  const flush = () => {
    if (words) parts.push({ text: words });
    words = "";
  };
  while (at < text.length) {
    const found = READERS[text[at]]?.(text, at, inLink) ?? null;
    if (!found) {
      words += text[at];
      at += 1;
    } else if (found.literal !== undefined) {
      // An escaped character is final: it must not start an entity or a short code.
      flush();
      parts.push({ node: document.createTextNode(found.literal) });
      at += found.length;
    } else {
      flush();
      parts.push(found);
      at += found.length;
    }
  }
  flush();
  return parts;
}

const READERS = {
  "\\": readEscape,
  "\n": () => ({ node: el("br"), length: 1 }),
  "`": readCode,
  "<": (text, at) => readToken(text.slice(at, at + 6100)),
  "[": (text, at, inLink) => (inLink ? null : readLink(text, at, 0)),
  "!": (text, at, inLink) => (inLink || text[at + 1] !== "[" ? null : readLink(text, at, 1)),
  h: readBareUrl,
  H: readBareUrl,
  "*": readRun,
  _: readRun,
  "~": readRun,
};

function readEscape(text, at) {
  const next = text[at + 1] ?? "";
  if (next === "\n") return { node: el("br"), length: 2 };
  return ESCAPABLE.test(next) ? { literal: next, length: 2 } : null;
}

function readCode(text, at) {
  const ticks = /^`+/.exec(text.slice(at))[0];
  let end = at + ticks.length;
  while ((end = text.indexOf(ticks, end)) >= 0) {
    const run = /^`+/.exec(text.slice(end))[0].length;
    if (run === ticks.length) {
      let inside = text.slice(at + ticks.length, end).replaceAll("\n", " ");
      if (/^ .*[^ ].* $/.test(inside)) inside = inside.slice(1, -1);
      return { node: el("code", {}, inside), length: end + run - at };
    }
    end += run;
  }
  return { literal: ticks, length: ticks.length };
}

// `[label](url "title")`; an image becomes a link, as Slack shows it.
function readLink(text, at, offset) {
  const open = at + offset;
  const close = closingBracket(text, open);
  if (close < 0 || text[close + 1] !== "(") return null;
  const target = /^\(\s*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*\)/.exec(text.slice(close + 1, close + 3000));
  if (!target) return null;
  const url = plainUrl(target[1] ?? target[2]);
  const label = text.slice(open + 1, close);
  return { node: link(url, label ? renderInline(label, true) : undefined), length: close + 1 + target[0].length - at };
}

const plainUrl = (url) => url.replaceAll("&amp;", "&").replace(/\\([!-/:-@[-`{-~])/g, "$1");

function closingBracket(text, open) {
  let depth = 0;
  const end = Math.min(text.length, open + LONGEST_LABEL);
  for (let at = open; at < end; at += 1) {
    if (text[at] === "\\") at += 1;
    else if (text[at] === "[") depth += 1;
    else if (text[at] === "]" && (depth -= 1) === 0) return at;
  }
  return -1;
}

function readBareUrl(text, at, inLink) {
  if (inLink || /[\p{L}\p{N}]/u.test(text[at - 1] ?? "")) return null;
  return readUrl(text.slice(at, at + 3000));
}

// A run of * _ or ~ with CommonMark's flanking rules.
function readRun(text, at) {
  const mark = text[at];
  let length = 1;
  while (text[at + length] === mark) length += 1;
  const before = text[at - 1] ?? " ";
  const after = text[at + length] ?? " ";
  const left = !/\s/.test(after) && (!PUNCTUATION.test(after) || /\s/.test(before) || PUNCTUATION.test(before));
  const right = !/\s/.test(before) && (!PUNCTUATION.test(before) || /\s/.test(after) || PUNCTUATION.test(after));
  const under = mark === "_";
  return {
    delimiter: true,
    mark,
    count: length,
    length,
    original: length,
    opens: mark === "~" && length > 2 ? false : left && (!under || !right || PUNCTUATION.test(before)),
    closes: mark === "~" && length > 2 ? false : right && (!under || !left || PUNCTUATION.test(after)),
  };
}

function emphasize(parts) {
  for (let closer = 0; closer < parts.length; closer += 1) {
    const end = parts[closer];
    if (!end.delimiter || !end.closes || end.count === 0) continue;
    const opener = findOpener(parts, closer);
    if (opener < 0) continue;
    const start = parts[opener];
    const used = end.mark === "~" ? end.count : Math.min(2, start.count, end.count);
    const tag = end.mark === "~" ? "s" : used === 2 ? "strong" : "em";
    const inside = parts.splice(opener + 1, closer - opener - 1);
    const node = el(tag, {}, inside.map(leaf));
    start.count -= used;
    end.count -= used;
    parts.splice(opener + 1, 0, { node });
    // Look at the same closer again: it may close an outer pair too.
    closer = opener + (end.count > 0 ? 1 : 2);
  }
}

const leaf = (part) => part.node ?? (part.delimiter ? part.mark.repeat(part.count) : plain(part.text));

function findOpener(parts, closer) {
  const end = parts[closer];
  for (let at = closer - 1; at >= 0; at -= 1) {
    const start = parts[at];
    if (!start.delimiter || start.mark !== end.mark || !start.opens || start.count === 0) continue;
    if (end.mark === "~" && start.count !== end.count) continue;
    const both = (start.closes || end.opens) && (start.original + end.original) % 3 === 0;
    if (both && !(start.original % 3 === 0 && end.original % 3 === 0)) continue;
    return at;
  }
  return -1;
}
