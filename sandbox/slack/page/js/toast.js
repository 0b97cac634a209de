/** Short notices: Slack's own error texts, a lost connection. And the voice for screen readers. */

import { byId, closeButton, el } from "./dom.js";

const SHOWN_MS = 9000;

/** Show a notice. @param {"error"|"info"} kind */
export function toast(text, kind = "error") {
  const box = byId("toasts");
  for (const old of box.children) if (old.dataset.text === text) old.remove();
  const node = el("div", { class: `toast ${kind}`, role: kind === "error" ? "alert" : "status", data: { text } },
    el("span", { text }),
    closeButton("Dismiss", () => node.remove()));
  box.append(node);
  setTimeout(() => node.remove(), SHOWN_MS);
  return node;
}

/** Take away what is no longer about what is on the screen. */
export function clearToasts() {
  byId("toasts").replaceChildren();
}

/** Say something to screen readers without showing it. */
export function announce(text) {
  byId("announcer").textContent = text;
}
