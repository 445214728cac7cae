// What the bot is doing, in words.

/** The line for a thread ("" for a conversation's own line); empty when the bot is idle there. */
export function workText(store, channel, thread) {
  const name = store.bot.real_name || store.bot.name;
  if (thread && store.replies(channel, thread).some((message) => message.streaming)) return `${name} is writing`;
  const status = store.status(channel, thread).replace(/[.…]+$/, "");
  if (!status) return "";
  if (status === "processing") return `${name} is working`;
  return /^(is|are|has|was)\b/.test(status) ? `${name} ${status}` : `${name}: ${status}`;
}
