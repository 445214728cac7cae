// Markdown's blocks as DOM nodes, for the `markdown` block and for streams. Raw HTML stays text.

import { el } from "./dom.js";
import { codeBlock } from "./code.js";
import { renderInline } from "./inline.js";

const DEEPEST = 12;
const FENCE = /^( {0,3})(`{3,}|~{3,})[ \t]*([^`\n]*)$/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t]+(.*))?$/;
const RULE = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( *)([-*+]|\d{1,9}[.)])(?:( +)(?=\S)|[ \t]*$)/;

/** The nodes of a Markdown text. */
export function renderMarkdown(text) {
  return blocks(text.replaceAll("\r\n", "\n").replaceAll("\t", "    ").split("\n"), 0);
}

function blocks(lines, depth) {
  const nodes = [];
  let at = 0;
  while (at < lines.length) {
    if (!lines[at].trim()) {
      at += 1;
      continue;
    }
    const block = READERS.map((read) => read(lines, at, depth)).find(Boolean) ?? paragraph(lines, at);
    nodes.push(block.node);
    at = block.next;
  }
  return nodes;
}

const READERS = [fence, heading, rule, quote, table, list, indented];

function fence(lines, at) {
  const open = FENCE.exec(lines[at]);
  if (!open) return null;
  const close = new RegExp(`^ {0,3}${open[2][0] === "\`" ? "`" : "~"}{${open[2].length},}[ \\t]*$`);
  const strip = new RegExp(`^ {0,${open[1].length}}`);
  let end = at + 1;
  while (end < lines.length && !close.test(lines[end])) end += 1;
  const text = lines.slice(at + 1, end).map((line) => line.replace(strip, "")).join("\n");
  return { node: codeBlock(text, open[3].trim().split(/\s+/)[0]), next: end + 1 };
}

function heading(lines, at) {
  const match = HEADING.exec(lines[at]);
  if (!match) return null;
  const words = (match[2] ?? "").trimEnd();
  // A closing run of # is decoration, when a space stands before it.
  const bare = words.replace(/#+$/, "");
  const text = bare === "" || /\s$/.test(bare) ? bare.trim() : words.trim();
  // The page has its own h1 and h2: a message's headings start below them.
  const level = Math.min(match[1].length + 2, 6);
  return { node: el(`h${level}`, { class: `md-h${match[1].length}`, dir: "auto" }, renderInline(text)), next: at + 1 };
}

function rule(lines, at) {
  return RULE.test(lines[at]) ? { node: el("hr"), next: at + 1 } : null;
}

function quote(lines, at, depth) {
  if (!QUOTE.test(lines[at]) || depth > DEEPEST) return null;
  const inside = [];
  let next = at;
  while (next < lines.length) {
    const line = lines[next];
    if (QUOTE.test(line)) inside.push(line.replace(QUOTE, ""));
    else if (line.trim() && !startsBlock(lines, next) && inside.at(-1)?.trim()) inside.push(line);
    else break;
    next += 1;
  }
  return { node: el("blockquote", {}, blocks(inside, depth + 1)), next };
}

function cells(line) {
  const row = line.trim().replace(/^\|/, "").replace(/(^|[^\\])\|$/, "$1");
  const found = [""];
  let ticks = false;
  for (let at = 0; at < row.length; at += 1) {
    if (row[at] === "`") ticks = !ticks;
    if (row[at] === "\\" && row[at + 1] === "|") {
      found[found.length - 1] += "|";
      at += 1;
    } else if (row[at] === "|" && !ticks) found.push("");
    else found[found.length - 1] += row[at];
  }
  return found.map((cell) => cell.trim());
}

function table(lines, at) {
  const rows = lines[at + 1];
  if (!lines[at].includes("|") || rows === undefined || !/^[ |:-]+$/.test(rows) || !rows.includes("-")) return null;
  const head = cells(lines[at]);
  const marks = cells(rows);
  if (head.length !== marks.length || !marks.every((mark) => /^:?-+:?$/.test(mark))) return null;
  const align = marks.map((mark) => (mark.endsWith(":") ? (mark.startsWith(":") ? "center" : "end") : "start"));
  const row = (tag, texts) => el("tr", {}, align.map((side, column) => el(tag, { class: `align-${side}`, ...(tag === "th" ? { scope: "col" } : {}) }, renderInline(texts[column] ?? ""))));
  let next = at + 2;
  const body = [];
  while (next < lines.length && lines[next].trim() && (lines[next].includes("|") || !startsBlock(lines, next))) {
    body.push(row("td", cells(lines[next])));
    next += 1;
  }
  const node = el("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" }, el("table", {}, el("thead", {}, row("th", head)), el("tbody", {}, body)));
  return { node, next };
}

function list(lines, at, depth) {
  const first = ITEM.exec(lines[at]);
  if (!first || first[1].length > 3 || depth > DEEPEST) return null;
  const ordered = /\d/.test(first[2]);
  const family = first[2].at(-1);
  const items = [];
  let next = at;
  while (next < lines.length) {
    const match = ITEM.exec(lines[next]);
    if (!match || match[1].length > first[1].length + 1 || match[2].at(-1) !== family || RULE.test(lines[next])) break;
    const item = itemLines(lines, next, match);
    items.push(listItem(item.inside, depth));
    next = item.next;
    while (next < lines.length && !lines[next].trim() && next + 1 < lines.length && (ITEM.test(lines[next + 1]) || !lines[next + 1].trim())) next += 1;
  }
  const start = Number.parseInt(first[2], 10);
  const tasks = items.some((item) => item.classList.contains("task"));
  const node = el(ordered ? "ol" : "ul", { class: tasks ? "tasks" : undefined, dir: "auto", start: ordered && start !== 1 ? start : undefined }, items);
  return { node, next };
}

// The lines of one item, outdented. Two spaces are enough to belong to it: models write that below "1." too.
function itemLines(lines, at, match) {
  const indent = match[1].length;
  const enough = indent + 2;
  const width = match[0].length > indent + match[2].length + 4 ? indent + match[2].length + 1 : Math.max(match[0].length, enough);
  const inside = [lines[at].slice(Math.min(width, lines[at].length))];
  let next = at + 1;
  let blank = false;
  let open = false;
  for (; next < lines.length; next += 1) {
    const line = lines[next];
    const space = line.length - line.trimStart().length;
    if (!line.trim()) blank = true;
    else if (space >= enough) blank = false;
    else if (blank || (!open && (ITEM.test(line) || startsBlock(lines, next)))) break;
    if (FENCE.test(line.trim()) && line.trim()) open = !open;
    inside.push(line.trim() ? line.slice(Math.min(space, width)) : "");
  }
  while (inside.length > 1 && !inside.at(-1)) {
    inside.pop();
    next -= 1;
  }
  return { inside, next };
}

function listItem(inside, depth) {
  const task = /^\[([ xX])\](?: |$)/.exec(inside[0]);
  if (!task) {
    const item = el("li", {}, blocks(inside, depth + 1));
    // The list has the direction of its words, so that its marks stand on their side.
    for (const words of item.querySelectorAll(":scope > p")) words.removeAttribute("dir");
    return item;
  }
  const done = task[1] !== " ";
  const box = el("input", { type: "checkbox", disabled: true, checked: done, "aria-label": done ? "Done" : "To do" });
  return el("li", { class: "task" }, box, el("div", {}, blocks([inside[0].slice(task[0].length), ...inside.slice(1)], depth + 1)));
}

function indented(lines, at) {
  if (!/^ {4}/.test(lines[at])) return null;
  let next = at;
  while (next < lines.length && (/^ {4}/.test(lines[next]) || !lines[next].trim())) next += 1;
  const text = lines.slice(at, next).map((line) => line.slice(4)).join("\n").trimEnd();
  return { node: codeBlock(text), next };
}

function paragraph(lines, at) {
  let next = at + 1;
  while (next < lines.length && lines[next].trim() && !startsBlock(lines, next)) {
    const setext = /^ {0,3}(=+|-+) *$/.exec(lines[next]);
    if (setext) {
      const level = setext[1][0] === "=" ? 1 : 2;
      return { node: el(`h${level + 2}`, { class: `md-h${level}` }, renderInline(joined(lines, at, next))), next: next + 1 };
    }
    next += 1;
  }
  return { node: el("p", { dir: "auto" }, renderInline(joined(lines, at, next))), next };
}

const joined = (lines, at, next) => lines.slice(at, next).map((line) => line.trim()).join("\n");

// What may interrupt a paragraph. A lone run of - or = below text is a heading's underline, not a rule.
function startsBlock(lines, at) {
  const line = lines[at];
  if (FENCE.test(line) || HEADING.test(line) || QUOTE.test(line)) return true;
  if (RULE.test(line)) return !/^ {0,3}-+ *$/.test(line);
  const item = ITEM.exec(line);
  if (item && item[3] && (!/\d/.test(item[2]) || /^1[.)]/.test(item[2]))) return true;
  return Boolean(table(lines, at));
}
