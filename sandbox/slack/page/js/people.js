/** Who is typing: the person's badge and the "Acting as" dialog. */

import { button, byId, closeButton, el, fill, span } from "./dom.js";

const ABOUT = {
  U0DANA: ["Developer", "Makes branches in #shop-db and looks at the ledger. May not delete."],
  U0ANA: ["Database admin", "In @db-admins: may also delete branches and see passwords."],
  U0GUS: ["Guest", "Invited to #shop-db alone. Guests are nobody to the bot: watch it refuse."],
  U0FAY: ["Other organisation", "Sees only #acme-partner. Our commands are not offered to her, buttons are."],
};

/** [role, one line about the person], also for people this page has never heard of. */
export function about(person) {
  if (ABOUT[person.id]) return ABOUT[person.id];
  if (person.is_stranger) return ["Other organisation", "From another workspace, in shared channels only."];
  if (person.is_restricted) return ["Guest", "A guest of this workspace."];
  return [person.title || "Member", "A member of this workspace."];
}

function hue(text) {
  let sum = 0;
  for (const character of text) sum = (sum * 31 + character.codePointAt(0)) % 6;
  return sum;
}

/** The small square that stands for a person or the bot. */
export function personBadge(person, bot = false) {
  if (bot) return el("span", { class: "badge neon-mark", "aria-hidden": "true", text: "N" });
  const initial = (person.name ?? "?").charAt(0).toUpperCase();
  return el("span", { class: `badge hue-${hue(person.id ?? "")}`, "aria-hidden": "true", text: initial });
}

/** Open the dialog; `choose` gets the id of the person picked. */
export function openPeople(state, choose) {
  const dialog = byId("people");
  const cards = actors(state).map((person) => {
    const [role, line] = about(person);
    const current = person.id === state.me;
    const pick = () => {
      dialog.close();
      if (!current) choose(person.id);
    };
    return button("person-card", pick, { "aria-pressed": String(current), data: { person: person.id } },
      personBadge(person),
      el("span", { class: "person-text" },
        el("span", { class: "person-name" }, el("strong", { text: person.real_name }), span("role", role)),
        span("person-line", line)),
      current && el("span", { class: "tick", text: "✓", "aria-label": "now" }));
  });
  fill(dialog,
    el("header", {}, el("h2", { id: "people-title", text: "Who are you?" }), closeButton("Close", () => dialog.close())),
    el("p", { class: "dialog-lead", text: "The bot decides by person and channel. Try the same command as somebody else." }),
    el("div", { class: "dialog-body people" }, ...cards));
  dialog.showModal();
  dialog.querySelector("[aria-pressed=true]")?.focus();
}

/** People that can be acted as: not the bot, not deactivated. */
export function actors(state) {
  return [...state.people.values()].filter((person) => !person.is_bot && !person.deleted);
}
