// Elements that hold a choice or a text: selects, radio buttons, checkboxes, fields. They keep `surface.values` up to date.
//
// The state entries are Slack's: {type, value}, {type, selected_option}, {type, selected_options}, {type, selected_user} …

import { el, icon } from "./dom.js";
import { act, personImage, register, textOf } from "./elements.js";
import { openMenu } from "./menu.js";

let sequence = 0;
const fresh = (name) => `${name}-${(sequence += 1)}`;

const stateOf = (surface, blockId, element) => surface.values[blockId]?.[element.action_id];

function remember(surface, blockId, element, fields) {
  surface.values[blockId] ??= {};
  surface.values[blockId][element.action_id] = { type: element.type, ...fields };
}

// In messages, Home and sections a choice is told at once; in an input block only when it asks for it.
function told(node, element, blockId, surface, fields) {
  const before = stateOf(surface, blockId, element);
  remember(surface, blockId, element, fields);
  if (element.quiet) return;
  act(node, element, blockId, surface, fields).then((sent) => {
    if (!sent && before) surface.values[blockId][element.action_id] = before;
  });
}

const SELECTS = {
  static_select: {
    field: "selected_option",
    start: (element) => element.initial_option ?? null,
    options: (element) => element.option_groups?.flatMap((group) => [{ heading: textOf(group.label) }, ...group.options]) ?? element.options ?? [],
    label: (option) => textOf(option.text),
    key: (option) => option?.value,
  },
  users_select: {
    field: "selected_user",
    start: (element) => element.initial_user ?? null,
    options: (_, store) => [...store.users.values()].filter((user) => !user.is_bot).map((user) => user.id),
    label: (id, store) => store.nameOf(id),
    image: (id, store) => personImage(store.users.get(id)),
    key: (id) => id,
  },
  conversations_select: {
    field: "selected_conversation",
    start: (element, surface) => {
      const current = surface.store.channels.get(element.default_to_current_conversation ? surface.channel : "");
      return element.initial_conversation ?? (current && offered(element, current) ? current.id : null);
    },
    options: (element, store) => [...store.channels.values()].filter((channel) => offered(element, channel)).map((channel) => channel.id),
    label: (id, store) => channelLabel(store, id),
    key: (id) => id,
  },
};
const KINDS = { channel: "public", private: "private", im: "im", mpim: "mpim" };

function offered(element, channel) {
  const wanted = element.filter?.include;
  return !wanted || wanted.includes(KINDS[channel.kind]);
}

SELECTS.channels_select = {
  ...SELECTS.conversations_select,
  field: "selected_channel",
  start: (element) => element.initial_channel ?? null,
  options: (_, store) => [...store.channels.values()].filter((channel) => channel.kind === "channel").map((channel) => channel.id),
};

function channelLabel(store, id) {
  const channel = store.channels.get(id);
  if (!channel) return id;
  return channel.kind === "im" || channel.kind === "mpim" ? store.titleOf(channel) : `#${channel.name}`;
}

function select(element, blockId, surface) {
  const kind = SELECTS[element.type];
  const { store } = surface;
  const held = stateOf(surface, blockId, element);
  let chosen = held ? held[kind.field] : kind.start(element, surface);
  remember(surface, blockId, element, { [kind.field]: chosen });
  const face = el("span", { class: "select-text" });
  const node = el("button", { type: "button", class: "select", "aria-haspopup": "listbox", "aria-expanded": "false", "aria-labelledby": element.labelId ? `${element.labelId} ` : undefined, dataset: { actionId: element.action_id ?? "", blockId } }, face, icon("chevron"));
  const show = () => {
    face.textContent = chosen ? kind.label(chosen, store) : textOf(element.placeholder) || "Choose…";
    face.classList.toggle("placeholder", !chosen);
    if (element.labelId) {
      face.id ||= fresh("choice");
      node.setAttribute("aria-labelledby", `${element.labelId} ${face.id}`);
    }
  };
  const choose = (option) => {
    chosen = option;
    show();
    told(node, element, blockId, surface, { [kind.field]: option });
  };
  node.addEventListener("click", () => {
    const none = element.optional && chosen ? [{ label: "Choose nothing", run: () => choose(null) }, { separator: true }] : [];
    const items = kind.options(element, store).map((option) =>
      option.heading !== undefined
        ? option
        : { label: kind.label(option, store), description: textOf(option.description), image: kind.image?.(option, store), checked: kind.key(option) === kind.key(chosen), run: () => choose(option) },
    );
    openMenu(node, [...none, ...items], { role: "listbox", label: textOf(element.placeholder) || "Choices" });
  });
  show();
  return node;
}

const many = (type) => type === "checkboxes" || type.startsWith("multi_");
const named = (id, text) => ({ value: id, text: { text } });

// The multi-selects of people and conversations: their state is a list of ids.
const LISTS = {
  multi_users_select: ["selected_users", "initial_users", "users_select"],
  multi_conversations_select: ["selected_conversations", "initial_conversations", "conversations_select"],
};

function lists(element, blockId, surface) {
  const [field, initial, single] = LISTS[element.type];
  const { store } = surface;
  const kind = SELECTS[single];
  const options = kind.options(element, store).map((id) => named(id, kind.label(id, store)));
  const held = stateOf(surface, blockId, element)?.[field] ?? element[initial] ?? [];
  return boxes(element, blockId, surface, { field, options, held, several: true, stored: (option) => option.value });
}

/** Radio buttons, checkboxes, and the multi-selects of options (as checkboxes). */
function group(element, blockId, surface) {
  const several = many(element.type);
  const field = several ? "selected_options" : "selected_option";
  const options = element.options ?? element.option_groups?.flatMap((one) => one.options) ?? [];
  const held = stateOf(surface, blockId, element)?.[field] ?? (several ? element.initial_options ?? [] : element.initial_option ?? null);
  return boxes(element, blockId, surface, { field, options, held, several, stored: (option) => option });
}

function boxes(element, blockId, surface, { field, options, held, several, stored }) {
  remember(surface, blockId, element, { [field]: held });
  const picked = new Set((several ? held : held ? [held] : []).map((option) => option.value ?? option));
  const name = fresh("group");
  const node = el("div", { class: "choices", role: several ? "group" : "radiogroup", "aria-labelledby": element.labelId, dataset: { actionId: element.action_id ?? "", blockId } });
  for (const option of options) {
    const box = el("input", { type: several ? "checkbox" : "radio", name, value: option.value, checked: picked.has(option.value) });
    box.addEventListener("change", () => {
      if (!several) picked.clear();
      picked[box.checked ? "add" : "delete"](option.value);
      const now = options.filter((one) => picked.has(one.value));
      told(node, element, blockId, surface, { [field]: several ? now.map(stored) : now[0] ?? null });
    });
    const description = textOf(option.description);
    node.append(el("label", { class: "choice" }, box, el("span", {}, el("span", {}, textOf(option.text)), description ? el("span", { class: "choice-note" }, description) : null)));
  }
  return node;
}

const FIELDS = {
  plain_text_input: { type: "text" },
  number_input: { type: "text", inputmode: "decimal" },
  email_text_input: { type: "email" },
  url_text_input: { type: "url" },
  datepicker: { type: "date", field: "selected_date", initial: "initial_date" },
  timepicker: { type: "time", field: "selected_time", initial: "initial_time" },
};

function field(element, blockId, surface) {
  const kind = FIELDS[element.type];
  const key = kind.field ?? "value";
  const held = stateOf(surface, blockId, element)?.[key] ?? element[kind.initial ?? "initial_value"] ?? null;
  remember(surface, blockId, element, { [key]: held });
  const long = element.type === "plain_text_input" && element.multiline;
  const node = el(long ? "textarea" : "input", {
    class: "field",
    ...(long ? { rows: "5" } : { type: kind.type, inputmode: kind.inputmode }),
    placeholder: textOf(element.placeholder) || undefined,
    maxlength: element.max_length,
    autofocus: element.focus_on_load,
    "aria-labelledby": element.labelId,
    autocomplete: "off",
    dataset: { actionId: element.action_id ?? "", blockId },
  });
  node.value = held ?? "";
  node.addEventListener("input", () => remember(surface, blockId, element, { [key]: node.value || null }));
  node.addEventListener("change", () => {
    if (kind.field) told(node, element, blockId, surface, { [key]: node.value || null });
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || long || element.quiet) return;
    event.preventDefault();
    act(node, element, blockId, surface, { [key]: node.value || null });
  });
  return node;
}

register({
  ...Object.fromEntries(Object.keys(SELECTS).map((type) => [type, select])),
  ...Object.fromEntries(Object.keys(LISTS).map((type) => [type, lists])),
  ...Object.fromEntries(["radio_buttons", "checkboxes", "multi_static_select"].map((type) => [type, group])),
  ...Object.fromEntries(Object.keys(FIELDS).map((type) => [type, field])),
});
