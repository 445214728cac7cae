// Words and figures: times, sizes, initials, colours.

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", month: "long", day: "numeric" });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

const dateOf = (ts) => new Date(Number.parseFloat(ts) * 1000);

export const clock = (ts) => CLOCK.format(dateOf(ts));
export const fullTime = (ts) => FULL.format(dateOf(ts));
export const isoTime = (ts) => dateOf(ts).toISOString();
export const dayKey = (ts) => dateOf(ts).toDateString();

export function dayName(ts) {
  const key = dayKey(ts);
  if (key === new Date().toDateString()) return "Today";
  if (key === new Date(Date.now() - 86_400_000).toDateString()) return "Yesterday";
  return DAY.format(dateOf(ts));
}

export function size(bytes) {
  if (!(bytes >= 1024)) return `${bytes ?? 0} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

export function initialsOf(user) {
  if (user.initials) return user.initials;
  const words = (user.real_name || user.name || "?").split(/[\s._-]+/).filter(Boolean);
  return words.slice(0, 2).map((word) => word[0].toUpperCase()).join("");
}

/** What somebody is beside a member: "" for most. */
export const standingOf = (user) => [user.deleted && "deactivated", user.org && `of ${user.org}`, user.is_guest && "guest", user.is_admin && "admin"].filter(Boolean)[0] ?? "";

const COLOURS = ["#b4533c", "#2f7d6b", "#7a5ab5", "#a8762a", "#3f6fb0", "#a3496f"];

export function colourOf(user) {
  if (user.color) return user.color.startsWith("#") ? user.color : `#${user.color}`;
  const sum = [...(user.id || "?")].reduce((total, letter) => total + letter.codePointAt(0), 0);
  return COLOURS[sum % COLOURS.length];
}

const ENTITIES = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: "\u00a0" };

/** `&lt;` and friends as characters, once: what comes out is never read again. */
export function decode(text) {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[name] ?? whole;
    const point = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
    return point > 0 && point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) ? String.fromCodePoint(point) : whole;
  });
}

/** Slack's tokens back to what a person types: `<@U1>` → `@alice`, `<https://a|b>` → `https://a`. */
export function typed(text, store) {
  const plain = text.replace(/<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>/g, (whole, sign, target, label) => {
    if (sign === "@") return `@${store.users.get(target)?.name ?? label ?? target}`;
    if (sign === "#") return `#${store.channels.get(target)?.name ?? label ?? target}`;
    if (sign === "!") return `@${target}`;
    return target;
  });
  return decode(plain);
}
