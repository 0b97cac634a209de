/** A small pop-up menu under a button: overflow menus and the Trouble menu. */

import { el } from "./dom.js";

let open = null;

function close(focusBack) {
  if (!open) return;
  const { menu, anchor, stop } = open;
  open = null;
  stop.abort();
  menu.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (focusBack) anchor.focus();
}

function place(menu, anchor) {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.max(8, Math.min(box.right - width, window.innerWidth - width - 8));
  const below = box.bottom + 4;
  menu.style.left = `${left}px`;
  menu.style.top = `${below + height > window.innerHeight - 8 ? Math.max(8, box.top - height - 4) : below}px`;
}

function onKey(event, items) {
  const at = items.indexOf(document.activeElement);
  const move = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") {
    close(true);
  } else if (move !== undefined) {
    event.preventDefault();
    items[(move + items.length) % items.length].focus();
  }
}

/**
 * Open a menu at a button; a second click on the button closes it.
 * @param {HTMLElement} anchor
 * @param {Array<{label: string, note?: string, checked?: boolean, choose: () => void}>} entries
 */
export function openMenu(anchor, entries) {
  const again = open?.anchor === anchor;
  close(false);
  if (again) return;
  const items = entries.map((entry) => el("button", {
    type: "button", role: entry.checked === undefined ? "menuitem" : "menuitemcheckbox", "aria-checked": entry.checked,
    on: { click: () => { close(true); entry.choose(); } },
  }, el("span", { text: entry.label }), entry.note && el("small", { text: entry.note })));
  const menu = el("div", { class: "menu", role: "menu" }, ...items);
  const stop = new AbortController();
  open = { menu, anchor, stop };
  document.body.append(menu);
  place(menu, anchor);
  anchor.setAttribute("aria-expanded", "true");
  menu.addEventListener("keydown", (event) => onKey(event, items));
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target) && !anchor.contains(event.target)) close(false);
  }, { signal: stop.signal, capture: true });
  window.addEventListener("resize", () => close(false), { signal: stop.signal });
  items[0]?.focus();
}
