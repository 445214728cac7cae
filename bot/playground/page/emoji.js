// A few common short codes; an unknown one stays as it was written.

const CODES = {
  "+1": "👍", "-1": "👎", 100: "💯", alarm_clock: "⏰", arrow_right: "➡️", arrows_counterclockwise: "🔄", bangbang: "‼️", bar_chart: "📊",
  bell: "🔔", book: "📖", books: "📚", boom: "💥", brain: "🧠", bug: "🐛", bulb: "💡", calendar: "📅", chart_with_upwards_trend: "📈",
  clap: "👏", clock1: "🕐", coffee: "☕", computer: "💻", confetti_ball: "🎊", cry: "😢", dart: "🎯", eyes: "👀", exclamation: "❗",
  face_with_monocle: "🧐", fire: "🔥", gear: "⚙️", gem: "💎", globe_with_meridians: "🌐", grin: "😁", grinning: "😀", hammer_and_wrench: "🛠️",
  heart: "❤️", heavy_check_mark: "✔️", hourglass: "⌛", hourglass_flowing_sand: "⏳", hugging_face: "🤗", information_source: "ℹ️", joy: "😂",
  key: "🔑", laughing: "😆", link: "🔗", lock: "🔒", mag: "🔍", mailbox: "📫", memo: "📝", muscle: "💪", neutral_face: "😐", no_entry: "⛔",
  octagonal_sign: "🛑", ok: "🆗", ok_hand: "👌", package: "📦", paperclip: "📎", party_popper: "🎉", pencil: "✏️", pencil2: "✏️", point_right: "👉",
  pray: "🙏", pushpin: "📌", question: "❓", raised_hands: "🙌", recycle: "♻️", relaxed: "☺️", robot_face: "🤖", rocket: "🚀", rotating_light: "🚨",
  scroll: "📜", seedling: "🌱", shrug: "🤷", slightly_smiling_face: "🙂", smile: "😄", smiley: "😃", sob: "😭", sparkles: "✨",
  speech_balloon: "💬", star: "⭐", star2: "🌟", stopwatch: "⏱️", sunglasses: "😎", sweat_smile: "😅", tada: "🎉", thinking_face: "🤔",
  thumbsdown: "👎", thumbsup: "👍", trophy: "🏆", upside_down_face: "🙃", warning: "⚠️", wave: "👋", white_check_mark: "✅", wink: "😉",
  wrench: "🔧", writing_hand: "✍️", x: "❌", zap: "⚡", zzz: "💤",
};

export const emojiOf = (code) => CODES[code.replace(/::skin-tone-\d$/, "")];

/** Short codes in running text as characters. */
export const withEmoji = (text) =>
  text.includes(":") ? text.replace(/:([a-z0-9_+-]{1,40}):/g, (whole, code) => emojiOf(code) ?? whole) : text;
