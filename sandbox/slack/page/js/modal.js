/** The app's modal: inputs keep what was typed when the app updates the view. */

import * as api from "./api.js";
import { renderBlocks } from "./blocks.js";
import { button, byId, closeButton, el, fill } from "./dom.js";
import { readValues } from "./elements.js";
import { plain } from "./text.js";
import { toast } from "./toast.js";

export class Modal {
  #dialog = byId("modal");
  #state;
  #surroundings;
  #body = el("div");
  #view = null;
  #framed = "";
  /** the open views' contents by id, so that going back finds what was typed */
  #bodies = new Map();

  /** @param {() => import("./elements.js").Surroundings} surroundings */
  constructor(state, surroundings) {
    this.#state = state;
    this.#surroundings = surroundings;
    this.#dialog.addEventListener("cancel", (event) => { event.preventDefault(); void this.#close(); });
  }

  /** What its fields hold now: an app hears of that with each click in it. */
  get values() {
    return readValues(this.#body);
  }

  /** Bring the dialog in line with the state. */
  show() {
    const view = this.#state.modal;
    if (!view) {
      this.#view = null;
      this.#framed = "";
      this.#bodies.clear();
      this.#dialog.close();
      return;
    }
    const first = this.#view?.id !== view.id;
    this.#view = view;
    this.#body = this.#bodies.get(view.id) ?? el("div", { class: "dialog-body" });
    this.#bodies.set(view.id, this.#body);
    const frame = JSON.stringify([view.id, view.title, view.submit, view.close]);
    if (frame !== this.#framed) this.#frame(view);
    this.#framed = frame;
    renderBlocks(this.#body, view.blocks ?? [], this.#surroundings());
    if (!this.#dialog.open) this.#dialog.showModal();
    if (first) this.#body.querySelector("input, textarea, select, button")?.focus();
  }

  #frame(view) {
    const submit = view.submit && el("button", { type: "submit", class: "button primary", text: plain(view.submit) });
    const close = () => void this.#close();
    const form = el("form", { class: "modal-form", novalidate: true },
      el("header", {}, el("h2", { id: "modal-title", text: plain(view.title) }), closeButton("Close", close)),
      this.#body,
      el("footer", {}, button("button", close, { text: plain(view.close) || "Close" }), submit));
    form.addEventListener("submit", (event) => { event.preventDefault(); void this.#submit(submit); });
    fill(this.#dialog, form);
  }

  async #submit(button) {
    this.#showErrors({});
    button.setAttribute("aria-busy", "true");
    try {
      const answer = await api.submitView(this.#state.me, this.#view.id, this.values);
      if (answer.errors) this.#showErrors(answer.errors);
      else if (api.unexplained(answer)) toast(answer.error);
    } catch (problem) {
      toast(problem.message);
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  #showErrors(errors) {
    for (const block of this.#body.querySelectorAll(".input-block")) {
      const text = errors[block.dataset.blockId];
      const place = block.querySelector(".field-error");
      place.hidden = !text;
      place.textContent = text ?? "";
      block.classList.toggle("invalid", Boolean(text));
    }
    this.#body.querySelector(".invalid input, .invalid textarea, .invalid select")?.focus();
  }

  async #close() {
    await api.closeView(this.#state.me, this.#view.id).catch((problem) => toast(problem.message));
  }
}
