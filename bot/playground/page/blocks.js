// Block Kit's layout blocks as DOM nodes. Unknown types are named in a small chip, so that a tester sees what Slack might show.

import { el, icon } from "./dom.js";
import { picture, renderElement, textOf } from "./elements.js";
import "./choices.js";
import { renderMarkdown } from "./markdown.js";
import { renderMrkdwn } from "./mrkdwn.js";
import { renderRichText } from "./richtext.js";
import { link, plain } from "./tokens.js";

/** A text object: mrkdwn or plain text. */
function renderText(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? renderMrkdwn(object.text ?? "", { verbatim: object.verbatim }) : [plain(object.text ?? "")];
}

/** One block on a surface; see elements.js for what a surface is. `index` names a block without id. */
export function renderBlock(block, index, surface) {
  const id = block.block_id || `block-${index}`;
  const node = BLOCKS[block.type]?.(block, id, surface) ?? unsupported(block.type);
  node.classList.add("block", `block-${block.type}`);
  return node;
}

const unsupported = (type) => el("div", { class: "chip unsupported" }, icon("alert"), `unsupported block: ${type}`);

const element = (item, id, surface) => renderElement(item, id, surface) ?? unsupported(item.type);

const BLOCKS = {
  section(block, id, surface) {
    const fields = (block.fields ?? []).map((field) => el("div", { class: "section-field" }, renderText(field)));
    const words = el("div", { class: "section-text" }, block.text ? el("div", { class: "mrkdwn" }, renderText(block.text)) : null, fields.length ? el("div", { class: "section-fields" }, fields) : null);
    const extra = block.accessory ? el("div", { class: "section-accessory" }, element(block.accessory, id, surface)) : null;
    return el("div", {}, words, extra);
  },
  header: (block) => el("h3", {}, textOf(block.text)),
  divider: () => el("hr"),
  markdown: (block) => el("div", { class: "markdown" }, renderMarkdown(block.text ?? "")),
  rich_text: (block) => el("div", { class: "markdown" }, renderRichText(block)),
  context: (block, id, surface) =>
    el("div", {}, (block.elements ?? []).map((item) => (item.type === "image" ? element(item, id, surface) : el("span", { class: "context-text" }, renderText(item))))),
  actions: (block, id, surface) => el("div", { role: "group", "aria-label": "Actions" }, (block.elements ?? []).map((item) => element(item, id, surface))),
  context_actions: (block, id, surface) => el("div", { role: "group", "aria-label": "Actions on this message" }, (block.elements ?? []).map((item) => element(item, id, surface))),
  image: (block) => el("figure", {}, block.title ? el("figcaption", {}, textOf(block.title)) : null, picture(block)),
  table,
  task_card: taskCard,
  plan: (block) => el("div", {}, el("h4", {}, block.title ?? ""), (block.tasks ?? []).map(taskCard)),
  input,
};

function table(block) {
  const settings = block.column_settings ?? [];
  const align = (column) => ({ right: "align-end", center: "align-center" })[settings[column]?.align] ?? "align-start";
  const content = (cell) => (cell?.type === "rich_text" ? renderRichText(cell) : plain(String(cell?.text ?? "")));
  const row = (tag) => (cells) => el("tr", {}, cells.map((cell, column) => el(tag, { class: align(column), ...(tag === "th" ? { scope: "col" } : {}) }, content(cell))));
  const [head, ...body] = block.rows ?? [];
  return el(
    "div",
    { class: "markdown" },
    el("div", { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" }, el("table", {}, head ? el("thead", {}, row("th")(head)) : null, el("tbody", {}, body.map(row("td"))))),
  );
}

const TASK_MARKS = { complete: "✓", in_progress: "◌", pending: "○", error: "!" };

function taskCard(task) {
  const status = task.status in TASK_MARKS ? task.status : "pending";
  const part = (value) => (value ? el("div", { class: "task-detail" }, typeof value === "string" ? plain(value) : renderRichText(value)) : null);
  const sources = (task.sources ?? []).map((source) => link(source.url ?? "", source.text || undefined));
  return el(
    "div",
    { class: `task-card task-${status}` },
    el("span", { class: "task-mark", role: "img", "aria-label": status.replace("_", " ") }, TASK_MARKS[status]),
    el("div", {}, el("div", { class: "task-title" }, plain(task.title ?? "")), part(task.details), part(task.output), sources.length ? el("div", { class: "task-sources" }, sources) : null),
  );
}

let inputs = 0;

function input(block, id, surface) {
  inputs += 1;
  const labelId = `label-${inputs}`;
  const hint = textOf(block.hint);
  const inside = element({ ...block.element, labelId, quiet: !block.dispatch_action, optional: block.optional }, id, surface);
  const errorId = `error-${inputs}`;
  if (inside.matches(".field, .select, .choices")) inside.setAttribute("aria-describedby", errorId);
  return el(
    "div",
    { dataset: { inputBlock: id } },
    el("span", { class: "input-label", id: labelId, on: { click: () => inside.focus() } }, textOf(block.label), block.optional ? el("span", { class: "optional" }, " (optional)") : null),
    inside,
    el("p", { class: "input-error", id: errorId, role: "alert" }),
    hint ? el("p", { class: "input-hint" }, hint) : null,
  );
}
