/** Slack's <!date^…> tokens and message times, in the reader's own time zone and language. */

import { el } from "./dom.js";

const DAY = 86_400_000;
const HALF_YEAR = 183 * DAY;

const formatters = new Map();

function format(date, options) {
  const key = JSON.stringify(options);
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(undefined, options));
  return formatters.get(key).format(date);
}

function dayNumber(date) {
  return Math.floor((date.getTime() - date.getTimezoneOffset() * 60_000) / DAY);
}

/** "today", "yesterday", "tomorrow" or null. */
function nearDay(date, now) {
  return { 0: "today", [-1]: "yesterday", 1: "tomorrow" }[dayNumber(date) - dayNumber(now)] ?? null;
}

/** Slack leaves the year out within six months. */
function year(date, now) {
  return Math.abs(date - now) > HALF_YEAR ? { year: "numeric" } : {};
}

/** "3 minutes ago", "in 2 days". */
export function ago(date, now = new Date()) {
  const seconds = (date - now) / 1000;
  const steps = [["year", 31_557_600], ["month", 2_629_800], ["day", 86_400], ["hour", 3600], ["minute", 60]];
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return seconds > -5 && seconds < 5 ? "just now" : relative.format(Math.trunc(seconds), "second");
}

const long = (date, now) => format(date, { day: "numeric", month: "long", ...year(date, now) });
const short = (date, now) => format(date, { day: "numeric", month: "short", ...year(date, now) });
const full = (date, now) => format(date, { weekday: "long", day: "numeric", month: "long", ...year(date, now) });

const TOKENS = {
  date_num: (date) => new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 10),
  date: long,
  date_short: short,
  date_long: full,
  date_pretty: (date, now) => nearDay(date, now) ?? long(date, now),
  date_short_pretty: (date, now) => nearDay(date, now) ?? short(date, now),
  date_long_pretty: (date, now) => nearDay(date, now) ?? full(date, now),
  time: (date) => format(date, { hour: "numeric", minute: "2-digit" }),
  time_secs: (date) => format(date, { hour: "numeric", minute: "2-digit", second: "2-digit" }),
  ago,
};

/** The token string of a <!date> with its tokens filled in; unknown tokens stay as they are. */
export function dateText(unix, tokens, now = new Date()) {
  const date = new Date(unix * 1000);
  return tokens.replace(/\{(\w+)\}/g, (whole, name) => (TOKENS[name] ? TOKENS[name](date, now) : whole));
}

/** A <time> element; one with {ago} or a "pretty" day is refreshed by `refreshTimes`. */
export function dateElement(unix, tokens) {
  const date = new Date(unix * 1000);
  const title = format(date, { dateStyle: "full", timeStyle: "long" });
  return el("time", {
    class: "date", datetime: date.toISOString(), title, text: dateText(unix, tokens),
    data: { unix: String(unix), tokens },
  });
}

/** Bring relative times on the page up to date. */
export function refreshTimes(root = document) {
  for (const node of root.querySelectorAll("time[data-tokens]")) {
    const text = dateText(Number(node.dataset.unix), node.dataset.tokens);
    if (node.textContent !== text) node.textContent = text;
  }
}

/** The clock time of a message, from its ts (unix seconds with a fraction). */
export function messageTime(ts) {
  return dateElement(Number.parseFloat(ts), "{time}");
}

/** "Today", "Yesterday" or a date, for the line between two days. */
export function dayLabel(ts) {
  const text = dateText(Number.parseFloat(ts), "{date_long_pretty}");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A number that is the same for all messages of one local day. */
export function localDay(ts) {
  return dayNumber(new Date(Number.parseFloat(ts) * 1000));
}
