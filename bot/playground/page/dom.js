// Building DOM nodes. Text becomes text nodes, always: nothing in this page parses HTML from a string.

const SVG = "http://www.w3.org/2000/svg";

/** An element. `props`: class, dataset, on (listeners), style (custom properties), anything else an attribute or boolean property. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (name === "on") for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
    else if (name === "style") for (const [key, text] of Object.entries(value)) node.style.setProperty(key, text);
    else if (value === true) node.setAttribute(name, "");
    else node.setAttribute(name, String(value));
  }
  add(node, children);
  return node;
}

/** Appends nodes and strings; skips what is empty; flattens arrays. */
export function add(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === "") continue;
    node.append(child);
  }
  return node;
}

/** Replaces everything inside `node`. */
export function fill(node, ...children) {
  node.replaceChildren();
  return add(node, children);
}

/** Makes `target` hold the nodes `fresh`, keeping every old child that is equal (selection and scroll stay). */
export function patch(target, fresh) {
  const old = [...target.childNodes];
  fresh.forEach((node, index) => {
    if (index >= old.length) target.append(node);
    else if (!old[index].isEqualNode(node)) old[index].replaceWith(node);
  });
  for (const extra of old.slice(fresh.length)) extra.remove();
}

// Drawn on a 20 × 20 grid, one stroke; an entry may hold several paths.
const PATHS = {
  alert: ["M10 3 18 16.5H2z", "M10 8v4M10 14.3v.2"],
  attach: ["M15.5 9.5l-5.7 5.7a3.3 3.3 0 0 1-4.7-4.7l6.4-6.4a2.2 2.2 0 0 1 3.1 3.1l-6.3 6.3a1 1 0 0 1-1.5-1.5l5.3-5.3"],
  at: ["M13 10a3 3 0 1 1-6 0 3 3 0 0 1 6 0z", "M13 7.3V11a2 2 0 0 0 4 0v-1a7 7 0 1 0-3 5.7"],
  bolt: ["M11 2.5 4.5 11.5H9l-.5 6 6.5-9H10.5z"],
  check: ["M4 10.5l4 4 8-9"],
  chevron: ["M6 8l4 4 4-4"],
  close: ["M5 5l10 10M15 5L5 15"],
  copy: ["M7.5 7.5h8v8h-8z", "M12.5 7.5v-3h-8v8h3"],
  dots: ["M5 10h.01M10 10h.01M15 10h.01"],
  down: ["M10 4v11M5.5 11l4.5 4.5 4.5-4.5"],
  edit: ["M4 16l.8-3.5 8.5-8.5 2.7 2.7-8.5 8.5z"],
  eye: ["M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5z", "M12 10a2 2 0 1 1-4 0 2 2 0 0 1 4 0z"],
  file: ["M5 2.5h6.5L15.5 6.5v11H5z", "M11.5 2.5v4h4"],
  gem: ["M6 4.5h8l3.5 4L10 16.5 2.5 8.5z", "M2.5 8.5h15M6 4.5l1.8 4L10 16.5l2.2-8 1.8-4"],
  hash: ["M8 3.5 6.5 16.5M13.5 3.5 12 16.5M4 7.5h13M3 12.5h13"],
  home: ["M3.5 9.5 10 4l6.5 5.5V16.5h-4.5V12H8v4.5H3.5z"],
  link: ["M8.5 11.5l3-3M7.5 9 5.5 11a2.5 2.5 0 0 0 3.5 3.5l2-2M12.5 11l2-2A2.5 2.5 0 0 0 11 5.5l-2 2"],
  lock: ["M5 9h10v7.5H5z", "M7 9V6.5a3 3 0 0 1 6 0V9"],
  menu: ["M3.5 6h13M3.5 10h13M3.5 14h13"],
  people: ["M10 8a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0z", "M2.5 16c.5-3 2.5-4.5 5-4.5s4.5 1.5 5 4.5", "M12.5 5.7a2.5 2.5 0 0 1 0 4.6M14.5 12c1.5.7 2.5 2 3 4"],
  reply: ["M3.5 4h13v9.5H9l-3.5 3V13.5h-2z"],
  send: ["M3 4l14.5 6L3 16l2.5-6z", "M5.5 10H11"],
  stop: ["M6 6h8v8H6z"],
  thumbdown: ["M7 11.5V4h7.5l2 7h-5v4a1.5 1.5 0 0 1-1.5 1.5L7 11.5H4V4h3"],
  thumbup: ["M7 8.5V16h7.5l2-7h-5V5A1.5 1.5 0 0 0 10 3.5L7 8.5H4V16h3"],
  trash: ["M4 6h12M8 6V3.5h4V6M5.5 6l.8 10.5h7.4L14.5 6"],
};

/** A decorative line icon; say what it means in the label of its button. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", `icon icon-${name}`);
  for (const d of PATHS[name] ?? PATHS.dots) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

/** A button that shows an icon only; `label` is its name for screen readers and its tooltip. */
export function iconButton(name, label, onClick, props = {}) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, ...props, on: { click: onClick } }, icon(name));
}
