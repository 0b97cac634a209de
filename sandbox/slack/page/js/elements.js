/** Block Kit's interactive elements: buttons, menus and inputs, and reading what was put into them. */

import { confirmFirst } from "./confirm.js";
import { el, safeUrl, span } from "./dom.js";
import { openMenu } from "./menu.js";
import { plain, textNode } from "./text.js";

/**
 * What an element needs from its surroundings.
 * @typedef {object} Surroundings
 * @property {import("./mrkdwn.js").Names} names
 * @property {Array<{id: string, name: string}>} people
 * @property {Array<{id: string, name: string}>} channels
 * @property {(blockId: string, actionId: string, chosen: object|null) => Promise<*>} act  tell the app; `chosen` is
 *   the element's state as in Slack's `state.values`, null for a button
 */

const readers = new WeakMap();

async function act(node, element, block, chosen, surroundings) {
  if (element.confirm && !(await confirmFirst(element.confirm, surroundings.names))) return false;
  node.setAttribute("aria-busy", "true");
  try {
    await surroundings.act(block.block_id, element.action_id, chosen);
  } finally {
    node.removeAttribute("aria-busy");
  }
  return true;
}

function button(element, block, surroundings) {
  const props = {
    class: `button ${element.style ?? ""}`, "aria-label": element.accessibility_label,
    data: { key: `${block.block_id}/${element.action_id}`, actionId: element.action_id ?? "" },
  };
  const href = element.url ? safeUrl(element.url) : null;
  if (href) {
    const link = el("a", { ...props, href, target: "_blank", rel: "noopener noreferrer", text: plain(element.text) });
    link.addEventListener("click", () => void act(link, { ...element, confirm: null }, block, null, surroundings));
    return link;
  }
  const node = el("button", { ...props, type: "button", text: plain(element.text) });
  node.addEventListener("click", () => {
    if (node.getAttribute("aria-busy") !== "true") void act(node, element, block, null, surroundings);
  });
  return node;
}

function overflow(element, block, surroundings) {
  const node = el("button", {
    type: "button", class: "button overflow", "aria-label": "More actions", "aria-haspopup": "menu", text: "⋯",
    data: { key: `${block.block_id}/${element.action_id}`, actionId: element.action_id ?? "" },
  });
  node.addEventListener("click", () => {
    const items = (element.options ?? []).map((option) => ({
      label: plain(option.text), note: option.description ? plain(option.description) : null,
      choose: () => {
        const href = option.url ? safeUrl(option.url) : null;
        if (href) window.open(href, "_blank", "noopener,noreferrer");
        void act(node, element, block, { type: "overflow", selected_option: option }, surroundings);
      },
    }));
    openMenu(node, items);
  });
  return node;
}

/** Options of a select in Slack's own shape, flattened with the group's label. */
function optionsOf(element, surroundings) {
  const asOption = ({ id, name }) => ({ text: { type: "plain_text", text: name }, value: id });
  if (element.type.includes("users_select")) return surroundings.people.map(asOption);
  if (/(conversations|channels)_select/.test(element.type)) return surroundings.channels.map(asOption);
  const inGroup = ({ label, options }) => options.map((option) => ({ ...option, group: plain(label) }));
  return element.options ?? (element.option_groups ?? []).flatMap(inGroup);
}

const initialOf = (element) =>
  element.initial_option?.value ?? element.initial_user ?? element.initial_conversation ?? element.initial_channel ?? "";

function select(element, block, surroundings) {
  const options = optionsOf(element, surroundings);
  const groups = new Map();
  const node = el("select", {
    class: "select", "aria-label": plain(element.placeholder) || "Choose",
    data: { key: `${block.block_id}/${element.action_id}`, actionId: element.action_id ?? "" },
  }, el("option", { value: "", text: plain(element.placeholder) || "Choose an option" }));
  options.forEach((option, index) => {
    const selected = option.value === initialOf(element);
    const choice = el("option", { value: String(index), text: plain(option.text), selected });
    if (!option.group) return node.append(choice);
    if (!groups.has(option.group)) groups.set(option.group, node.appendChild(el("optgroup", { label: option.group })));
    return groups.get(option.group).append(choice);
  });
  const read = () => ({ type: element.type, ...selection(element, node.value === "" ? null : options[Number(node.value)]) });
  readers.set(node, read);
  let chosen = node.value;
  if (block.type !== "input" || block.dispatch_action) {
    node.addEventListener("change", async () => {
      if (node.value !== "" && !(await act(node, element, block, read(), surroundings))) node.value = chosen;
      chosen = node.value;
    });
  }
  return node;
}

function selection(element, option) {
  if (element.type === "users_select") return { selected_user: option?.value ?? null };
  if (element.type === "conversations_select") return { selected_conversation: option?.value ?? null };
  if (element.type === "channels_select") return { selected_channel: option?.value ?? null };
  return { selected_option: option ? { text: option.text, value: option.value } : null };
}

/** Checkboxes, radio buttons and multi-selects: a group of ticks. */
function choices(element, block, surroundings) {
  const single = element.type === "radio_buttons";
  const options = optionsOf(element, surroundings);
  const ticked = [...(element.initial_options ?? []), element.initial_option].filter(Boolean);
  const initial = new Set(ticked.map((option) => option.value));
  const group = `${block.block_id}/${element.action_id}`;
  const inputs = options.map((option) => el("input", {
    type: single ? "radio" : "checkbox", name: group, checked: initial.has(option.value),
    data: { key: `${group}/${option.value}` },
  }));
  const node = el("div", { class: "choices", role: single ? "radiogroup" : "group", data: { actionId: element.action_id ?? "" } },
    ...options.map((option, index) => el("label", { class: "choice" }, inputs[index],
      el("span", {}, textNode(option.text, surroundings.names),
        option.description && el("small", {}, textNode(option.description, surroundings.names))))));
  const read = () => {
    const picked = options.filter((_, index) => inputs[index].checked).map(({ text, value }) => ({ text, value }));
    return { type: element.type, ...(single ? { selected_option: picked[0] ?? null } : { selected_options: picked }) };
  };
  readers.set(node, read);
  if (block.type !== "input" || block.dispatch_action) {
    node.addEventListener("change", () => void act(node, element, block, read(), surroundings));
  }
  return node;
}

const INPUT_TYPES = {
  datepicker: "date", timepicker: "time", number_input: "number", email_text_input: "email", url_text_input: "url",
};
const INITIAL = { datepicker: "initial_date", timepicker: "initial_time" };
const CHOSEN = { datepicker: "selected_date", timepicker: "selected_time" };

function textInput(element, block, surroundings) {
  const node = el(element.multiline ? "textarea" : "input", {
    class: "input", type: element.multiline ? null : INPUT_TYPES[element.type] ?? "text", rows: element.multiline ? 4 : null,
    placeholder: plain(element.placeholder) || null, maxlength: element.max_length, autocomplete: "off",
    "aria-label": plain(element.placeholder) || null,
    data: { key: `${block.block_id}/${element.action_id}`, actionId: element.action_id ?? "" },
  });
  node.value = element[INITIAL[element.type] ?? "initial_value"] ?? "";
  readers.set(node, () => ({ type: element.type, [CHOSEN[element.type] ?? "value"]: node.value || null }));
  if (CHOSEN[element.type] && block.type !== "input") {
    node.addEventListener("change", () => void act(node, element, block, readers.get(node)(), surroundings));
  }
  return node;
}

function image(element) {
  const src = element.image_url ?? element.slack_file?.url;
  return el("img", { class: "thumb", src, alt: element.alt_text ?? "", loading: "lazy" });
}

const ELEMENTS = {
  button, overflow, image, plain_text_input: textInput, datepicker: textInput, timepicker: textInput,
  number_input: textInput, email_text_input: textInput, url_text_input: textInput,
  static_select: select, users_select: select, conversations_select: select, channels_select: select,
  checkboxes: choices, radio_buttons: choices, multi_static_select: choices, multi_users_select: choices,
};

/** DOM for one element of a block. @param {Surroundings} surroundings */
export function renderElement(element, block, surroundings) {
  const render = ELEMENTS[element.type];
  return render ? render(element, block, surroundings) : span("unsupported", `(this page cannot show “${element.type}”)`);
}

/** Everything put into the inputs under `root`: {block_id: {action_id: value as Slack's state.values has it}}. */
export function readValues(root) {
  const values = {};
  for (const block of root.querySelectorAll("[data-block-id]")) {
    for (const node of block.querySelectorAll("[data-action-id]")) {
      const read = readers.get(node);
      if (read) (values[block.dataset.blockId] ??= {})[node.dataset.actionId] = read();
    }
  }
  return values;
}
