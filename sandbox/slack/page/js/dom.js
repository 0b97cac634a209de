/** Building DOM without markup strings: data only ever becomes text nodes and attributes. */

/**
 * Create an element.
 * @param {string} tag
 * @param {Object<string, *>} [props] `class`, `text`, `on` ({event: listener}), `data` (dataset);
 *   anything else is an attribute: true sets it empty, false/null/undefined leaves it out.
 * @param {...(Node|string|null|false|undefined)} children
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "text") node.textContent = value;
    else if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A span of text. */
export const span = (className, text) => el("span", { class: className, text });

/** A button; `props` as for `el`. */
export const button = (className, listener, props = {}, ...children) =>
  el("button", { type: "button", class: className, on: { click: listener }, ...props }, ...children);

/** The ✕ in the corner. */
export const closeButton = (label, listener) => button("icon-button", listener, { "aria-label": label, text: "✕" });

/** The element with this id; a missing one is a bug in index.html, so it fails loudly. */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`index.html has no #${id}`);
  return node;
}

/** An https/http/mailto address, or null: the page never follows javascript: or data: links. */
export function safeUrl(text) {
  try {
    const url = new URL(text);
    return ["https:", "http:", "mailto:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A link that opens a new tab which can neither reach back to this page nor learn its address. */
export function externalLink(url, label, props = {}) {
  const href = safeUrl(url);
  if (!href) return el("span", { ...props, text: label });
  return el("a", { ...props, href, target: "_blank", rel: "noopener noreferrer", title: props.title ?? href, text: label });
}

/** Redraw something without taking the focus away from it: `data-key` tells which element had it. */
export function keepingFocus(container, draw) {
  const key = container.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  draw();
  if (key === undefined || container.contains(document.activeElement)) return;
  container.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

/** Replace an element's children. */
export function fill(node, ...children) {
  node.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}
