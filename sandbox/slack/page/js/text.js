/** Block Kit text objects (plain_text and mrkdwn). */

import { el } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { renderMrkdwn } from "./mrkdwn.js";

/** A text object as one string. */
export function plain(object) {
  if (typeof object === "string") return object;
  return object?.emoji === false ? object.text : withEmoji(object?.text ?? "");
}

/** A text object (or a bare string) as DOM. @param {import("./mrkdwn.js").Names} names */
export function textNode(object, names) {
  if (object?.type === "mrkdwn") return renderMrkdwn(object.text, names);
  return el("span", { class: "plain", text: plain(object) });
}
