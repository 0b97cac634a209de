/**
 * Slack's mrkdwn as nodes, then as DOM.
 *
 * `parse` is pure. Entities (&amp; &lt; &gt;) are decoded last, in the leaves, so that an escaped value can
 * never turn into a mention or a link. An unescaped <!channel> is drawn as the live mention it would be.
 */

import { dateElement } from "./dates.js";
import { el, externalLink } from "./dom.js";
import { emoji, emojiElement } from "./emoji.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** Undo Slack's three escapes, in one pass. */
export function decode(text) {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);
}

/** The whole text as block nodes: {type: "fence"|"quote"|"inline", …}. */
export function parse(text) {
  const nodes = [];
  const parts = text.split(/```([\s\S]*?)```/);
  parts.forEach((part, index) => {
    if (index % 2) nodes.push({ type: "fence", children: parseTokens(part.replace(/^\n/, "").replace(/\n$/, "")) });
    else if (part) nodes.push(...parseLines(trimAroundFence(part, index > 0, index < parts.length - 1)));
  });
  return nodes;
}

function trimAroundFence(text, after, before) {
  let trimmed = text;
  if (after) trimmed = trimmed.replace(/^\n/, "");
  if (before) trimmed = trimmed.replace(/\n$/, "");
  return trimmed;
}

function parseLines(text) {
  const nodes = [];
  let lines = [];
  let quoted = false;
  const flush = () => {
    if (lines.length) nodes.push({ type: quoted ? "quote" : "inline", children: parseInline(lines.join("\n")) });
    lines = [];
  };
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>) ?(.*)$/.exec(line);
    if (Boolean(quote) !== quoted) flush();
    quoted = Boolean(quote);
    lines.push(quote ? quote[1] : line);
  }
  flush();
  return nodes;
}

/** Only <…> tokens and text: what is live inside code. */
function parseTokens(text) {
  const node = (part) => (/^<.+>$/.test(part) ? token(part.slice(1, -1)) : { type: "text", text: part });
  return text.split(/(<[^<>\n]+>)/).filter(Boolean).map(node);
}

/** One run of text with bold, italic, strike, code, links, mentions, emoji and bare addresses. */
export function parseInline(text) {
  const nodes = [];
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain) nodes.push({ type: "text", text: plain });
    plain = "";
  };
  while (at < text.length) {
    const found = special(text, at);
    if (found) {
      flush();
      nodes.push(found.node);
      at = found.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  flush();
  return nodes;
}

/** The construct that starts at `at`, with the position after it, or null. */
function special(text, at) {
  const character = text[at];
  if (!"`<:h*_~".includes(character)) return null;
  const rest = text.slice(at);
  if (character === "`") {
    const code = /^`([^`\n]+)`/.exec(rest);
    return code && { node: { type: "code", children: parseTokens(code[1]) }, end: at + code[0].length };
  }
  if (character === "<") {
    const angle = /^<([^<>\n]+)>/.exec(rest);
    return angle && { node: token(angle[1]), end: at + angle[0].length };
  }
  if (character === ":") {
    const name = /^:([a-z0-9_+-]+):/.exec(rest);
    return name && emoji(name[1]) ? { node: { type: "emoji", name: name[1] }, end: at + name[0].length } : null;
  }
  if (character === "h") {
    const address = /^https?:\/\/[^\s<>|`]*[^\s<>|`.,;:!?)\]*_~'"]/.exec(rest);
    return address && !/\w$/.test(text.slice(0, at))
      ? { node: { type: "link", url: decode(address[0]), label: decode(address[0]) }, end: at + address[0].length }
      : null;
  }
  return MARKS[character] ? marked(text, at) : null;
}

/** *bold*, _italic_, ~strike~: the marks must hug the text and stand at the edges of words. */
function marked(text, at) {
  const mark = text[at];
  const before = at === 0 ? " " : text[at - 1];
  if (/[\w*~`]/.test(before) || /[\s]/.test(text[at + 1] ?? " ") || text[at + 1] === mark) return null;
  for (let end = at + 1; end < text.length && text[end] !== "\n"; end += 1) {
    if (text[end] === "`" || text[end] === "<") {
      const skipped = special(text, end);
      if (skipped) end = skipped.end - 1;
    } else if (text[end] === mark && !/\s/.test(text[end - 1]) && !/\w/.test(text[end + 1] ?? " ")) {
      return { node: { type: MARKS[mark], children: parseInline(text.slice(at + 1, end)) }, end: end + 1 };
    }
  }
  return null;
}

/** What stands between < and >. */
function token(inside) {
  const bar = inside.indexOf("|");
  const head = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? null : decode(inside.slice(bar + 1));
  if (/^@[UW]\w+$/.test(head)) return { type: "user", id: head.slice(1), label };
  if (/^#C\w+$/.test(head)) return { type: "channel", id: head.slice(1), label };
  if (/^!(channel|here|everyone)$/.test(head)) return { type: "broadcast", range: head.slice(1) };
  if (head.startsWith("!subteam^")) return { type: "usergroup", id: head.slice(9), label };
  const date = /^!date\^(\d+)\^([^^]+)(?:\^(.+))?$/.exec(head);
  if (date) return { type: "date", unix: Number(date[1]), tokens: decode(date[2]), url: date[3] ? decode(date[3]) : null };
  if (/^(https?:\/\/|mailto:)/i.test(head)) {
    return { type: "link", url: decode(head), label: label || decode(head).replace(/^mailto:/i, "") };
  }
  return { type: "text", text: label ?? `<${inside}>` };
}

/**
 * Names for the ids in a message; each is null for an unknown id.
 * @typedef {{user(id): string?, channel(id): string?, usergroup(id): string?, me: string}} Names
 */

const DOM = {
  text: (node) => document.createTextNode(decode(node.text)),
  emoji: (node) => emojiElement(node.name),
  strong: (node, names) => el("strong", {}, ...domOf(node.children, names)),
  em: (node, names) => el("em", {}, ...domOf(node.children, names)),
  s: (node, names) => el("s", {}, ...domOf(node.children, names)),
  code: (node, names) => el("code", {}, ...domOf(node.children, names)),
  fence: (node, names) => el("pre", { tabindex: "0" }, el("code", {}, ...domOf(node.children, names))),
  quote: (node, names) => el("blockquote", {}, ...domOf(node.children, names)),
  inline: (node, names) => el("span", {}, ...domOf(node.children, names)),
  link: (node) => externalLink(node.url, node.label),
  user: (node, names) =>
    mention(`@${names.user(node.id) ?? node.label ?? node.id}`, node.id === names.me ? "mention me" : "mention"),
  channel: (node, names) => mention(`#${names.channel(node.id) ?? node.label ?? node.id}`, "mention"),
  usergroup: (node, names) =>
    mention(`@${(names.usergroup(node.id) ?? node.label ?? node.id).replace(/^@/, "")}`, "mention"),
  broadcast: (node) => mention(`@${node.range}`, "mention live", `A real @${node.range}: it notifies everybody it names`),
  date: (node) => (node.url ? dateLink(node) : dateElement(node.unix, node.tokens)),
};

function mention(text, className, title) {
  return el("span", { class: className, title, text });
}

function dateLink(node) {
  const link = externalLink(node.url, "");
  link.append(dateElement(node.unix, node.tokens));
  return link;
}

/** DOM nodes for parsed nodes. @param {Names} names */
export function domOf(nodes, names) {
  return nodes.map((node) => DOM[node.type](node, names));
}

/** DOM for a mrkdwn text. @param {Names} names */
export function renderMrkdwn(text, names) {
  return el("div", { class: "mrkdwn" }, ...domOf(parse(text ?? ""), names));
}
