/** The message box: Enter sends, Shift+Enter breaks the line, arrow keys walk through what was sent before. */

import { el, fill } from "./dom.js";

const STORED = "sandbox-history";
const KEPT = 50;

function storedHistory() {
  try {
    return JSON.parse(sessionStorage.getItem(STORED)) ?? [];
  } catch {
    return [];
  }
}

const history = storedHistory();

function remember(text) {
  if (history.at(-1) === text) return;
  history.push(text);
  history.splice(0, history.length - KEPT);
  sessionStorage.setItem(STORED, JSON.stringify(history));
}

export class Composer {
  #box;
  #button;
  #hint;
  #send;
  /** how many steps back into history the box shows; 0 is what is being written */
  #back = 0;
  #draft = "";

  /**
   * @param {HTMLFormElement} form
   * @param {string} id of the text box
   * @param {(text: string) => Promise<boolean>} send  false keeps the text in the box
   */
  constructor(form, id, send) {
    this.#send = send;
    this.#box = el("textarea", {
      id, rows: 1, maxlength: 8000, autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "send",
    });
    this.#button = el("button", { class: "send", type: "submit", "aria-label": "Send", disabled: true, text: "➤" });
    this.#hint = el("p", { class: "composer-hint", "aria-live": "polite" });
    fill(form,
      el("label", { class: "visually-hidden", for: id, text: "Message" }),
      el("div", { class: "composer-box" }, this.#box, this.#button), this.#hint);
    form.addEventListener("submit", (event) => { event.preventDefault(); void this.#submit(); });
    this.#box.addEventListener("keydown", (event) => this.#onKey(event));
    this.#box.addEventListener("input", () => this.#typed());
    this.#reset();
  }

  set placeholder(text) {
    this.#box.placeholder = text;
    this.#box.setAttribute("aria-label", text);
  }

  /** Put text into the box, ready to be changed or sent. */
  fill(text) {
    this.#box.value = text;
    this.#typed();
    this.#box.focus();
    this.#box.setSelectionRange(text.length, text.length);
  }

  focus() {
    this.#box.focus();
  }

  #typed() {
    this.#button.disabled = !this.#box.value.trim();
    this.#box.style.height = "auto";
    // A box that is not on screen measures nothing, so an empty one keeps its natural height.
    if (this.#box.value) this.#box.style.height = `${this.#box.scrollHeight}px`;
    const typingCommand = this.#box.value.startsWith("/");
    this.#hint.textContent = typingCommand ? "A command for the bot. Enter sends it · ↑ brings back earlier ones" : "";
  }

  #reset() {
    this.#box.value = "";
    this.#draft = "";
    this.#back = 0;
    this.#typed();
  }

  async #submit() {
    const text = this.#box.value.trim();
    if (!text) return;
    remember(text);
    this.#reset();
    this.#button.setAttribute("aria-busy", "true");
    const sent = await this.#send(text);
    this.#button.removeAttribute("aria-busy");
    if (!sent && !this.#box.value) this.fill(text);
  }

  #onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void this.#submit();
    } else if (["ArrowUp", "ArrowDown"].includes(event.key) && !this.#box.value.includes("\n")) {
      event.preventDefault();
      this.#recall(this.#back + (event.key === "ArrowUp" ? 1 : -1));
    }
  }

  #recall(back) {
    if (back < 0 || back > history.length) return;
    if (this.#back === 0) this.#draft = this.#box.value;
    this.#back = back;
    this.fill(back === 0 ? this.#draft : history.at(-back));
  }
}
