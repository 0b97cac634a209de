/** Wires the page together: one state, the views that show it, the two event streams that change it. */

import * as api from "./api.js";
import { openChannelMenu } from "./channelmenu.js";
import { Composer } from "./composer.js";
import { refreshTimes } from "./dates.js";
import { byId, fill } from "./dom.js";
import { readValues } from "./elements.js";
import { MessageList } from "./messages.js";
import { Modal } from "./modal.js";
import { decode } from "./mrkdwn.js";
import { NeonPanel } from "./neon.js";
import { actors, openPeople, personBadge } from "./people.js";
import { channelTitle, renderSidebar, setDrawer } from "./sidebar.js";
import { keyOf, State } from "./state.js";
import { announce, clearToasts, toast } from "./toast.js";
import { renderWelcome } from "./welcome.js";

const FIRST_PERSON = "U0DANA";
const REFRESH_MS = 20_000;

const state = new State();
const surroundings = (message) => ({
  names: state.names,
  people: actors(state).map(({ id, name }) => ({ id, name })),
  channels: [...state.channels.values()].map((channel) => ({ id: channel.id, name: channelTitle(channel) })),
  act: (blockId, actionId, chosen) => act(message, blockId, actionId, chosen),
});
const openThread = (ts) => state.openThread(ts);
const channelList = new MessageList(byId("channel-messages"), byId("channel-scroll"), state, surroundings, openThread);
const threadList = new MessageList(byId("thread-messages"), byId("thread-scroll"), state, surroundings, null);
const modal = new Modal(state, () => surroundings(null));
const composer = new Composer(byId("composer"), "composer-input", (text) => send(text, null));
const threadComposer = new Composer(byId("thread-composer"), "thread-input", (text) => send(text, state.thread));
const tabs = document.querySelectorAll(".tabs button");
let stopListening = () => {};

/** Do something with the server; what it refuses becomes a notice. */
async function attempt(doing) {
  try {
    const answer = await doing;
    if (api.unexplained(answer)) toast(`Slack answered: ${answer.error}`);
    return answer.ok;
  } catch (problem) {
    toast(problem.message);
    return false;
  }
}

async function send(text, thread) {
  const common = { as: state.me, channel: state.channel, thread_ts: thread ?? "" };
  const command = /^(\/\S+)\s*([\s\S]*)$/.exec(text);
  if (!command) return attempt(api.sendMessage({ ...common, text }));
  try {
    // Why a command failed comes as an event, in the words of Slack's client.
    await api.sendCommand({ ...common, command: command[1], text: command[2] });
    return true;
  } catch (problem) {
    toast(problem.message);
    return false;
  }
}

function act(message, blockId, actionId, chosen) {
  const place = message ? { channel: message.channel, message_ts: message.ts } : { view_id: state.modal.id, values: modal.values };
  return attempt(api.sendAction({ as: state.me, ...place, block_id: blockId, action_id: actionId, value: chosen }));
}

/** Sit down as somebody: false when there is no such person. */
function become(person) {
  stopListening();
  return new Promise((settle) => {
    let lost = false;
    stopListening = api.listenAs(person, onEvent, (connection) => {
      // Subscribed first, read second: nothing can fall between the two.
      if (connection === "open") load(person).then(() => settle(true), (problem) => toast(problem.message));
      else if (!state.me) settle(false);
      else if (!lost) toast("The connection to the sandbox is lost; trying again.");
      lost = connection === "lost";
    });
  });
}

async function load(person) {
  state.load(await api.getState(person));
}

function onEvent(event) {
  if (event.type === "toast") toast(event.text);
  else if (event.type === "channel_changed") void load(state.me);
  else state.apply(event);
}

function about(channel) {
  if (channel.is_archived) return "Archived";
  if (channel.is_ext_shared) return "Shared with another organisation";
  if (channel.kind === "im") return "Direct message";
  const people = actors(state).filter((person) => channel.members.includes(person.id)).length;
  return channel.bot_is_member ? `${people} people and the bot` : `${people} people, without the bot`;
}

function drawSidebar() {
  renderSidebar(state, { open: openChannel, people: () => openPeople(state, become) });
}

function drawFrame() {
  const channel = state.channels.get(state.channel);
  const me = state.people.get(state.me);
  drawSidebar();
  const title = channel ? channelTitle(channel) : "";
  byId("channel-name").textContent = title;
  byId("thread-channel").textContent = title;
  byId("channel-topic").textContent = channel ? about(channel) : "";
  byId("channel-menu").hidden = channel?.kind !== "channel" || me.is_restricted || me.is_stranger;
  fill(byId("open-people"), personBadge(me), me.real_name.split(" ")[0]);
  byId("open-people").setAttribute("aria-label", `Acting as ${me.real_name}. Switch person`);
  composer.placeholder = `Message ${title} or /neon …`;
  threadComposer.placeholder = "Reply…";
  document.title = `${title} · ${state.team.name} · Slack sandbox`;
  window.history.replaceState(null, "", `#${state.me}/${state.channel}`);
}

function drawThread(changed) {
  const open = Boolean(state.thread);
  const panel = byId("thread");
  const opening = open && panel.hidden;
  panel.hidden = !open;
  byId("app").classList.toggle("thread-open", open);
  if (opening) threadList.reset(state.inThread());
  else if (open) threadList.show(state.inThread(), changed);
}

function speak(message) {
  const author = state.people.get(message.user)?.real_name ?? "";
  if (message.user !== state.me) announce(`${author}: ${decode(message.text ?? "")}`);
}

const WHOLE = new Set(["loaded", "reloaded", "opened"]);

state.subscribe((change) => {
  if (change.kind === "modal") return modal.show();
  if (WHOLE.has(change.kind)) drawFrame();
  if (change.kind === "loaded" || change.kind === "opened") {
    clearToasts();
    renderWelcome(state.channels.get(state.channel), (text) => composer.fill(text));
    channelList.reset(state.inChannel());
    byId("thread").hidden = true;
  }
  if (change.channel && change.channel !== state.channel) return drawSidebar();
  const changed = change.kind === "message_changed" ? keyOf(change.message) : null;
  channelList.show(state.inChannel(), changed);
  drawThread(changed);
  return change.message && speak(change.message);
});

function openChannel(channel) {
  setDrawer(false);
  showTab("chat");
  state.open(channel);
  // On a touch screen the keyboard would come up and hide what was opened.
  if (matchMedia("(hover: hover)").matches) composer.focus();
  void api.markRead(state.me, channel).catch(() => {});
}

function showTab(tab) {
  byId("app").dataset.tab = tab;
  for (const button of tabs) button.setAttribute("aria-pressed", String(button.dataset.tab === tab));
}

function wire() {
  byId("open-sidebar").addEventListener("click", () => setDrawer(true));
  byId("scrim").addEventListener("click", () => setDrawer(false));
  byId("open-people").addEventListener("click", () => openPeople(state, become));
  byId("channel-menu").addEventListener("click", (event) => {
    openChannelMenu(event.currentTarget, state.me, state.channels.get(state.channel));
  });
  byId("close-thread").addEventListener("click", () => state.openThread(null));
  byId("toggle-neon").addEventListener("click", (event) => {
    const closed = byId("app").classList.toggle("neon-closed");
    event.currentTarget.setAttribute("aria-expanded", String(!closed));
  });
  for (const button of tabs) button.addEventListener("click", () => showTab(button.dataset.tab));
  document.addEventListener("keydown", (event) => event.key === "Escape" && setDrawer(false));
  window.addEventListener("hashchange", () => void go());
  setInterval(() => refreshTimes(), REFRESH_MS);
}

/** Person, channel and message that the page's address names, each undefined where it does not. */
function addressed() {
  const address = decodeURIComponent(location.hash.slice(1)).split("/");
  return [/^U/, /^[CD]/, /^\d/].map((kind) => address.find((part) => kind.test(part)));
}

/** Another address was typed, or a link followed. */
async function go() {
  const [person, channel, ts] = addressed();
  if (person && person !== state.me) await become(person);
  if (state.channels.has(channel)) openChannel(channel);
  if (ts) channelList.reveal(ts);
}

async function start() {
  wire();
  const [person, channel, ts] = addressed();
  state.channel = channel ?? "";
  if (!(await become(person ?? FIRST_PERSON))) await become(FIRST_PERSON);
  void new NeonPanel().start();
  composer.focus();
  if (ts) channelList.reveal(ts);
}

void start();
