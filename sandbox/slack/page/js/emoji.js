/** The emoji short names that a message may use; an unknown name stays as its text. */

import { el } from "./dom.js";

const EMOJI = {
  "+1": "👍", "-1": "👎", alarm_clock: "⏰", arrow_down: "⬇️", arrow_right: "➡️", arrow_up: "⬆️",
  arrows_counterclockwise: "🔄", ballot_box_with_check: "☑️", bangbang: "‼️", bar_chart: "📊", bell: "🔔",
  black_circle: "⚫", bomb: "💣", book: "📖", broom: "🧹", bug: "🐛", bulb: "💡", calendar: "📅", camera: "📷",
  chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉", clipboard: "📋", clock1: "🕐", cloud: "☁️",
  computer: "💻", construction: "🚧", dollar: "💵", elephant: "🐘", exclamation: "❗", eyes: "👀",
  file_folder: "📁", fire: "🔥", floppy_disk: "💾", gear: "⚙️", grey_question: "❔", hammer: "🔨",
  hammer_and_wrench: "🛠️", heavy_check_mark: "✔️", heavy_minus_sign: "➖", heavy_plus_sign: "➕", herb: "🌿",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", ice_cube: "🧊", inbox_tray: "📥", information_source: "ℹ️",
  key: "🔑", label: "🏷️", large_blue_circle: "🔵", large_green_circle: "🟢", large_red_circle: "🔴", large_orange_circle: "🟠",
  large_yellow_circle: "🟡", link: "🔗", lock: "🔒", mag: "🔍", memo: "📝", money_with_wings: "💸",
  moneybag: "💰", new: "🆕", no_entry: "⛔", no_entry_sign: "🚫", octagonal_sign: "🛑", ok: "🆗", outbox_tray: "📤",
  package: "📦", pencil: "📝", pencil2: "✏️", pushpin: "📌", question: "❓", recycle: "♻️", red_circle: "🔴",
  repeat: "🔁", robot_face: "🤖", rocket: "🚀", rotating_light: "🚨", scroll: "📜", seedling: "🌱", shield: "🛡️",
  sleeping: "😴", snail: "🐌", snowflake: "❄️", sos: "🆘", sparkles: "✨", speech_balloon: "💬", stopwatch: "⏱️",
  tada: "🎉", thinking_face: "🤔", timer_clock: "⏲️", turtle: "🐢", unlock: "🔓", warning: "⚠️", wastebasket: "🗑️",
  wave: "👋", white_check_mark: "✅", white_circle: "⚪", wrench: "🔧", x: "❌", zap: "⚡", zzz: "💤",
};

/** The characters of a short name (without colons), or null. */
export function emoji(name) {
  return Object.hasOwn(EMOJI, name) ? EMOJI[name] : null;
}

/** An emoji that is read aloud by its name. */
export function emojiElement(name) {
  const props = { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " ") };
  return el("span", { ...props, text: emoji(name) ?? `:${name}:` });
}

/** Text with its :short_names: replaced. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emoji(name) ?? whole);
}
