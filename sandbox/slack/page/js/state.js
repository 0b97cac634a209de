/** What one person sees: channels, messages, the open thread and modal. Views subscribe to changes. */

/** A message's place in its channel: an ephemeral one never replaces a real one. */
export const keyOf = (message) => `${message.ts}${message.ephemeral ? "e" : ""}`;

export class State {
  me = "";
  team = { name: "" };
  /** everybody who has a name here, the bot too @type {Map<string, object>} */ people = new Map();
  /** @type {Map<string, object>} */ usergroups = new Map();
  /** @type {Map<string, object>} */ channels = new Map();
  /** @type {Map<string, Map<string, object>>} */ messages = new Map();
  channel = "";
  /** ts of the open thread's first message */
  thread = null;
  modal = null;
  #unread = new Map();
  #listeners = new Set();

  /** @param {(change: {kind: string, channel?: string, message?: object}) => void} listener */
  subscribe(listener) {
    this.#listeners.add(listener);
  }

  #tell(change) {
    for (const listener of this.#listeners) listener(change);
  }

  /** Take the answer of GET /page/state. */
  load(answer) {
    const samePerson = this.me === answer.me.id;
    this.me = answer.me.id;
    this.team = answer.team;
    this.people = new Map(Object.entries(answer.users));
    this.usergroups = new Map(Object.entries(answer.usergroups));
    this.channels = new Map(answer.channels.map((channel) => [channel.id, channel]));
    this.#unread = new Map(answer.channels.map((channel) => [channel.id, channel.unread]));
    this.messages = new Map();
    for (const source of [answer.messages, answer.ephemerals]) {
      for (const [channel, list] of Object.entries(source ?? {})) for (const message of list) this.#put(channel, message);
    }
    this.modal = answer.modal ?? null;
    if (!samePerson) this.thread = null;
    if (!this.channels.has(this.channel)) this.channel = answer.channels[0]?.id ?? "";
    this.markRead(this.channel);
    this.#tell({ kind: samePerson ? "reloaded" : "loaded" });
    this.#tell({ kind: "modal" });
  }

  #put(channel, message) {
    if (!this.messages.has(channel)) this.messages.set(channel, new Map());
    this.messages.get(channel).set(keyOf(message), message);
  }

  /** Take one event of GET /page/events. */
  apply(event) {
    if (["message", "message_changed", "ephemeral"].includes(event.type)) {
      this.#put(event.message.channel, event.message);
      if (event.type === "message") this.#count(event.message);
      this.#tell({ kind: event.type, channel: event.message.channel, message: event.message });
    } else if (event.type === "message_deleted") {
      this.#put(event.channel, event.message);
      this.#tell({ kind: "message_deleted", channel: event.channel });
    } else if (event.type === "modal") {
      this.modal = event.view;
      this.#tell({ kind: "modal" });
    } else if (event.type === "modal_closed") {
      this.modal = null;
      this.#tell({ kind: "modal" });
    }
  }

  open(channel) {
    this.channel = channel;
    this.thread = null;
    this.markRead(channel);
    this.#tell({ kind: "opened", channel });
  }

  openThread(ts) {
    this.thread = ts;
    this.#tell({ kind: "thread" });
  }

  /** A deleted message stays as a tombstone while its thread has replies. */
  #sorted(channel) {
    const all = [...(this.messages.get(channel)?.values() ?? [])];
    const replies = all.filter((message) => !message.deleted && message.thread_ts !== message.ts);
    const threads = new Set(replies.map((message) => message.thread_ts));
    const shown = all.filter((message) => !message.deleted || threads.has(message.ts));
    return shown.sort((a, b) => Number(a.ts) - Number(b.ts));
  }

  /** Messages of the channel itself, replies left out, in order. */
  inChannel(channel = this.channel) {
    return this.#sorted(channel).filter((message) => !message.thread_ts || message.thread_ts === message.ts);
  }

  /** The first message of a thread and its replies, in order. */
  inThread(ts = this.thread, channel = this.channel) {
    return this.#sorted(channel).filter((message) => message.ts === ts || message.thread_ts === ts);
  }

  replies(message) {
    return this.inThread(message.ts, message.channel).filter((reply) => !reply.ephemeral).length - 1;
  }

  markRead(channel) {
    this.#unread.set(channel, 0);
  }

  #count(message) {
    const isReply = message.thread_ts && message.thread_ts !== message.ts;
    if (message.channel === this.channel || isReply || message.user === this.me) return;
    this.#unread.set(message.channel, this.unread(message.channel) + 1);
  }

  /** How many messages of others came since this person last had the channel open. */
  unread(channel) {
    return this.#unread.get(channel) ?? 0;
  }

  /** @returns {import("./mrkdwn.js").Names} */
  get names() {
    return {
      me: this.me,
      user: (id) => this.people.get(id)?.name ?? null,
      channel: (id) => this.channels.get(id)?.name ?? null,
      usergroup: (id) => this.usergroups.get(id)?.handle ?? null,
    };
  }
}
