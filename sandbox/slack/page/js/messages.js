/** A list of messages that is updated in place: an edit redraws only what changed and never moves the reader. */

import { renderBlocks } from "./blocks.js";
import { dayLabel, localDay, messageTime } from "./dates.js";
import { button, el, fill, span } from "./dom.js";
import { renderMrkdwn } from "./mrkdwn.js";
import { personBadge } from "./people.js";
import { keyOf } from "./state.js";

const SAME_GROUP_SECONDS = 300;
const AT_BOTTOM_PX = 60;

const isBot = (message) => Boolean(message.bot_id);

/** Whether a message goes under the one before it without its own heading. */
function continues(message, previous) {
  return previous && previous.user === message.user && previous.ephemeral === message.ephemeral && !previous.thread_ts
    && localDay(previous.ts) === localDay(message.ts) && message.ts - previous.ts < SAME_GROUP_SECONDS && !isBot(message);
}

export class MessageList {
  #list;
  #scroll;
  #state;
  #surroundings;
  #onThread;
  #nodes = new Map();
  /** whether the reader is at the newest message and stays there when something grows */
  #atEnd = true;

  /**
   * @param {HTMLElement} list the <ol>
   * @param {HTMLElement} scroll the scrolling box around it
   * @param {(message: object) => import("./elements.js").Surroundings} surroundings
   * @param {((ts: string) => void)|null} onThread opens a message's thread
   */
  constructor(list, scroll, state, surroundings, onThread) {
    this.#list = list;
    this.#scroll = scroll;
    this.#state = state;
    this.#surroundings = surroundings;
    this.#onThread = onThread;
    this.#stayAtEnd();
  }

  /** Only the reader's own scrolling leaves the end; a growing message or a narrower window does not. */
  #stayAtEnd() {
    const sizes = () => `${this.#scroll.scrollHeight} ${this.#scroll.clientHeight}`;
    let known = sizes();
    const observer = new ResizeObserver(() => {
      known = sizes();
      if (this.#atEnd) this.toEnd();
    });
    for (const box of [this.#scroll, this.#list]) observer.observe(box);
    this.#scroll.addEventListener("scroll", () => {
      const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
      if (sizes() === known) this.#atEnd = scrollHeight - scrollTop - clientHeight < AT_BOTTOM_PX;
    });
  }

  /** Start over, at the newest message: another channel, thread or person. */
  reset(messages) {
    this.#nodes.clear();
    this.#list.replaceChildren();
    this.show(messages, null);
    this.toEnd();
  }

  toEnd() {
    this.#atEnd = true;
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }

  /** Scroll to one message and mark it for a moment. */
  reveal(ts) {
    const node = this.#nodes.get(ts)?.node;
    if (!node) return;
    node.scrollIntoView({ block: "center" });
    flash(node);
  }

  /** Show these messages; `changed` (a key) is marked for a moment as edited. */
  show(messages, changed) {
    const children = [];
    let previous = null;
    for (const message of messages) {
      if (!previous || localDay(previous.ts) !== localDay(message.ts)) children.push(this.#day(message));
      const entry = this.#entry(message);
      entry.node.classList.toggle("continues", Boolean(continues(message, previous)));
      children.push(entry.node);
      if (keyOf(message) === changed) flash(entry.node);
      previous = message;
    }
    this.#place(children);
    if (this.#atEnd) this.toEnd();
  }

  /** Bring the list in line without touching nodes that already stand where they belong. */
  #place(children) {
    const wanted = new Set(children);
    for (const child of [...this.#list.children]) if (!wanted.has(child)) child.remove();
    children.forEach((child, index) => {
      if (this.#list.children[index] !== child) this.#list.insertBefore(child, this.#list.children[index] ?? null);
    });
    for (const [key, { node }] of this.#nodes) if (!wanted.has(node)) this.#nodes.delete(key);
  }

  #day(message) {
    const key = `day-${localDay(message.ts)}`;
    if (!this.#nodes.has(key)) {
      this.#nodes.set(key, { node: el("li", { class: "day" }, el("span", { text: dayLabel(message.ts) })) });
    }
    return this.#nodes.get(key).node;
  }

  #entry(message) {
    const key = keyOf(message);
    const entry = this.#nodes.get(key) ?? this.#create(message);
    this.#nodes.set(key, entry);
    const replies = this.#onThread ? this.#state.replies(message) : 0;
    if (entry.message !== message || entry.replies !== replies) this.#draw(entry, message, replies);
    return entry;
  }

  #create(message) {
    const person = this.#state.people.get(message.user);
    const name = person?.real_name ?? message.user;
    const body = el("div", { class: "content" });
    const foot = el("div", { class: "foot" });
    const edited = el("span", { class: "edited", text: "(edited)", hidden: true });
    const node = el("li", {
      class: `message${message.ephemeral ? " ephemeral" : ""}${isBot(message) ? " bot" : ""}`,
      data: { ts: message.ts, user: message.user ?? "" },
    },
    personBadge(person ?? { id: message.user, name }, isBot(message)),
    el("div", { class: "main" },
      message.ephemeral && el("p", { class: "only-you", text: "Only visible to you" }),
      el("p", { class: "byline" },
        el("strong", { text: name }), isBot(message) && span("app-mark", "APP"), messageTime(message.ts), edited),
      body, foot));
    return { node, body, foot, edited, message: null, replies: -1 };
  }

  #draw(entry, message, replies) {
    entry.message = message;
    entry.replies = replies;
    entry.edited.hidden = !message.edited;
    if (message.deleted) fill(entry.body, el("p", { class: "quiet", text: "This message was deleted." }));
    else if (message.blocks?.length) renderBlocks(entry.body, message.blocks, this.#surroundings(message));
    else fill(entry.body, renderMrkdwn(message.text, this.#state.names));
    for (const file of message.files ?? []) entry.body.append(fileCard(file));
    fill(entry.foot, ...this.#footer(message, replies));
  }

  #footer(message, replies) {
    if (!this.#onThread || message.ephemeral) return [];
    const label = replies ? `${replies} ${replies === 1 ? "reply" : "replies"}` : "Reply";
    const props = { text: label, title: "Open the thread", data: { key: `thread/${message.ts}` } };
    return [button(replies ? "replies" : "replies quiet", () => this.#onThread(message.ts), props)];
  }
}

function flash(node) {
  node.classList.remove("changed");
  requestAnimationFrame(() => node.classList.add("changed"));
  node.addEventListener("animationend", () => node.classList.remove("changed"), { once: true });
}

function fileCard(file) {
  const url = file.url_private ?? file.permalink ?? "";
  if (file.mimetype?.startsWith("image/")) {
    return el("figure", { class: "block image" }, el("figcaption", { text: file.title ?? file.name }),
      el("img", { src: url, alt: file.alt_txt ?? file.title ?? file.name }));
  }
  return el("a", { class: "file", href: url, download: file.name, text: `📄 ${file.title ?? file.name}` });
}
