/** rich_text blocks: already structured, so nothing in them is parsed. */

import { dateElement } from "./dates.js";
import { el, externalLink } from "./dom.js";
import { emojiElement } from "./emoji.js";
import { domOf } from "./mrkdwn.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

const INLINE = {
  text: (item) => document.createTextNode(item.text),
  link: (item) => externalLink(item.url, item.text || item.url),
  emoji: (item) => emojiElement(item.name),
  user: (item, names) => domOf([{ type: "user", id: item.user_id }], names)[0],
  channel: (item, names) => domOf([{ type: "channel", id: item.channel_id }], names)[0],
  usergroup: (item, names) => domOf([{ type: "usergroup", id: item.usergroup_id }], names)[0],
  broadcast: (item, names) => domOf([{ type: "broadcast", range: item.range }], names)[0],
  date: (item) => dateElement(item.timestamp, item.format ?? "{date_short} {time}"),
};

function inline(item, names) {
  let node = INLINE[item.type] ? INLINE[item.type](item, names) : document.createTextNode(item.text ?? item.fallback ?? "");
  for (const [style, tag] of Object.entries(STYLES)) if (item.style?.[style]) node = el(tag, {}, node);
  return node;
}

const inlines = (items, names) => (items ?? []).map((item) => inline(item, names));

const BLOCKS = {
  rich_text_section: (part, names) => el("p", {}, ...inlines(part.elements, names)),
  rich_text_preformatted: (part, names) => el("pre", { tabindex: "0" }, el("code", {}, ...inlines(part.elements, names))),
  rich_text_quote: (part, names) => el("blockquote", {}, ...inlines(part.elements, names)),
  rich_text_list: (part, names) => {
    const props = { class: `indent-${Math.min(part.indent ?? 0, 4)}`, start: part.offset ? part.offset + 1 : null };
    const items = (part.elements ?? []).map((item) => el("li", {}, ...inlines(item.elements, names)));
    return el(part.style === "ordered" ? "ol" : "ul", props, ...items);
  },
};

/** DOM for one rich_text block (or a rich_text table cell). */
export function renderRichText(block, names) {
  const parts = (block.elements ?? []).filter((part) => BLOCKS[part.type]);
  return el("div", { class: "mrkdwn rich" }, ...parts.map((part) => BLOCKS[part.type](part, names)));
}
