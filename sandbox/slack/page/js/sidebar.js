/** The list of channels; on a phone it is a drawer. */

import { button, byId, el, fill, keepingFocus, span } from "./dom.js";
import { about, personBadge } from "./people.js";

/** How a channel is shown: "#shop-db", or the other side's name for a direct message. */
export function channelTitle(channel) {
  return channel.kind === "im" ? channel.name : `#${channel.name}`;
}

function channelButton(channel, state, open) {
  const unread = state.unread(channel.id);
  const current = channel.id === state.channel;
  const hash = () => el("span", { class: "hash", "aria-hidden": "true", text: channel.is_private ? "🔒" : "#" });
  const props = { "aria-current": current ? "page" : null, data: { channel: channel.id, key: channel.id } };
  return button(`channel${unread ? " unread" : ""}`, () => open(channel.id), props,
    channel.kind === "im" ? personBadge({}, true) : hash(), span("channel-name", channel.name),
    channel.is_ext_shared && el("span", { class: "shared", title: "Shared with another organisation", text: "shared" }),
    unread > 0 && el("span", { class: "count", "aria-label": `${unread} unread`, text: String(unread) }));
}

/** Draw the sidebar. @param {{open: (channel: string) => void, people: () => void}} on */
export function renderSidebar(state, on) {
  const me = state.people.get(state.me);
  const all = [...state.channels.values()];
  const group = (title, list) => list.length && el("section", {}, el("h2", { text: title }),
    ...list.map((channel) => channelButton(channel, state, on.open)));
  keepingFocus(byId("sidebar"), () => fill(byId("sidebar"),
    el("div", { class: "workspace" }, el("strong", { text: state.team.name }), span("sandbox-mark", "sandbox")),
    el("div", { class: "channels" },
      group("Channels", all.filter((channel) => channel.kind !== "im")) || null,
      group("Direct messages", all.filter((channel) => channel.kind === "im")) || null),
    me && button("acting", on.people, { "aria-haspopup": "dialog", data: { key: "acting" } },
      personBadge(me),
      el("span", { class: "person-text" },
        el("small", { text: "Acting as" }), el("strong", { text: me.real_name.split(" ")[0] }), span("role-line", about(me)[0])),
      span("switch", "Switch"))));
}

/** Open or close the drawer on a phone. */
export function setDrawer(open) {
  byId("app").classList.toggle("drawer-open", open);
  byId("scrim").hidden = !open;
  byId("open-sidebar").setAttribute("aria-expanded", String(open));
  if (open) byId("sidebar").querySelector("[aria-current], button")?.focus();
}
