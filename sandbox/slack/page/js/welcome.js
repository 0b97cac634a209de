/** The first thing a newcomer reads in a channel: what this is and what to try. */

import { button, byId, el, fill, span } from "./dom.js";
import { channelTitle } from "./sidebar.js";

const COMMANDS = [
  ["/neon help", "what works here"],
  ["/neon branch create pr-42 --ttl 2d", "a database copy in seconds, gone in two days"],
  ["/neon branch list", "what is there already"],
];

const ABOUT = {
  C0RANDOM: "The bot was never invited here: watch it say no.",
  C0PARTNER: "Shared with another organisation. Our own people may look at the shop's branches here, and nothing else.",
  C0LEDGER: "The ledger's database. Developers look here, only database admins act.",
  C0AUDIT: "Where the bot tells how each change ended, and whom it refused.",
  C0PLATFORM: "Where the platform team looks after the whole Neon account: projects, people, keys, the bill.",
  C0SHOPDB: "The shop's database. Make a branch and watch the message and the Neon side change.",
};

/** Draw the head of the channel. @param {(text: string) => void} use puts a command into the message box */
export function renderWelcome(channel, use) {
  if (!channel) return;
  const commands = channel.kind === "im" ? COMMANDS.slice(0, 1) : COMMANDS;
  const about = channel.kind === "im" ? "Just you and the bot." : ABOUT[channel.id];
  fill(byId("welcome"),
    el("h2", { text: channel.kind === "im" ? "A word with the bot" : `This is ${channelTitle(channel)}` }),
    el("p", { text: `A rehearsal stage: Slack and Neon are stand-ins, the bot is the real one. ${about ?? ""}` }),
    el("p", { class: "try", text: commands.length > 1 ? "Try one of these:" : "Try this:" }),
    el("ul", { class: "commands" }, ...commands.map(([text, note]) =>
      el("li", {}, button("command", () => use(text), {}, el("code", { text })), span("", note)))));
}
