/** Block Kit's confirm dialog, asked before an action is sent. */

import { button, byId, el, fill } from "./dom.js";
import { plain, textNode } from "./text.js";

/** Ask; true when the person agreed. @param {object} confirm a Block Kit confirmation object */
export function confirmFirst(confirm, names) {
  const dialog = byId("confirm");
  const style = confirm.style === "danger" ? "danger" : "primary";
  const agree = button(`button ${style}`, () => dialog.close("yes"), { text: plain(confirm.confirm) || "Yes" });
  const deny = button("button", () => dialog.close("no"), { text: plain(confirm.deny) || "Cancel" });
  fill(dialog,
    el("header", {}, el("h2", { id: "confirm-title", text: plain(confirm.title) || "Are you sure?" })),
    el("div", { class: "dialog-body" }, textNode(confirm.text, names)),
    el("footer", {}, deny, agree));
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.returnValue = "no";
    dialog.showModal();
    deny.focus();
  });
}
