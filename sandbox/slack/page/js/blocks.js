/** Block Kit blocks as DOM. Interactive parts come from elements.js. */

import { chartBlock } from "./charts.js";
import { el, keepingFocus } from "./dom.js";
import { renderElement } from "./elements.js";
import { renderRichText } from "./richtext.js";
import { plain, textNode } from "./text.js";

function section(block, surroundings) {
  return el("div", { class: "block section" },
    el("div", { class: "section-body" },
      block.text && textNode(block.text, surroundings.names),
      block.fields && el("div", { class: "fields" },
        ...block.fields.map((field) => el("div", { class: "field" }, textNode(field, surroundings.names))))),
    block.accessory && el("div", { class: "accessory" }, renderElement(block.accessory, block, surroundings)));
}

function header(block) {
  return el("h3", { class: "block header", text: plain(block.text) });
}

function context(block, surroundings) {
  return el("div", { class: "block context" }, ...(block.elements ?? []).map((item) =>
    item.type === "image" ? renderElement(item, block, surroundings) : el("span", {}, textNode(item, surroundings.names))));
}

function actions(block, surroundings) {
  const elements = block.elements ?? [];
  return el("div", { class: "block actions" }, ...elements.map((item) => renderElement(item, block, surroundings)));
}

function image(block) {
  return el("figure", { class: "block image" },
    block.title && el("figcaption", { text: plain(block.title) }),
    el("img", { src: block.image_url ?? block.slack_file?.url, alt: block.alt_text ?? "", loading: "lazy" }));
}

let inputs = 0;

function input(block, surroundings) {
  const control = renderElement(block.element, block, surroundings);
  const id = `input-${(inputs += 1)}`;
  const grouped = control.classList.contains("choices");
  control.id = id;
  control.removeAttribute("aria-label");
  if (grouped) control.setAttribute("aria-labelledby", `${id}-label`);
  if (block.hint) control.setAttribute("aria-describedby", `${id}-hint`);
  return el("div", { class: "block input-block" },
    el(grouped ? "div" : "label", { class: "label", id: `${id}-label`, for: grouped ? null : id }, plain(block.label),
      block.optional && el("span", { class: "optional", text: " (optional)" })),
    control,
    block.hint && el("p", { class: "hint", id: `${id}-hint`, text: plain(block.hint) }),
    el("p", { class: "field-error", role: "alert", hidden: true }));
}

function cell(value, names) {
  if (value?.type === "rich_text") return renderRichText(value, names);
  return document.createTextNode(String(value?.text ?? value?.value ?? ""));
}

/** table and data_table: the first row is the header. */
function table(block, surroundings) {
  const look = (value, column) => {
    const { align, is_wrapped: wrapped } = block.column_settings?.[column] ?? {};
    return `${align ?? (value?.type === "raw_number" ? "right" : "left")}${wrapped ? " wrapped" : ""}`;
  };
  const row = (cells, tag) => el("tr", {}, ...cells.map((value, column) =>
    el(tag, { scope: tag === "th" ? "col" : null, class: look(value, column) }, cell(value, surroundings.names))));
  const [head, ...rows] = block.rows ?? [];
  const label = plain(block.caption) || "Table";
  return el("div", { class: "block table-scroll", tabindex: "0", role: "region", "aria-label": label },
    el("table", {}, block.caption && el("caption", { text: plain(block.caption) }),
      head && el("thead", {}, row(head, "th")), el("tbody", {}, ...rows.map((cells) => row(cells, "td")))));
}

function alertBlock(block, surroundings) {
  return el("div", { class: `block alert ${block.level ?? "default"}`, role: "note" }, textNode(block.text, surroundings.names));
}

const BLOCKS = {
  section, header, context, actions, image, input, table, data_table: table, data_visualization: chartBlock, alert: alertBlock,
  divider: () => el("hr", { class: "block divider" }),
  rich_text: (block, surroundings) => el("div", { class: "block" }, renderRichText(block, surroundings.names)),
};

function render(block, surroundings) {
  const draw = BLOCKS[block.type];
  const unknown = () => el("p", { class: "block unsupported", text: `(this page cannot show a “${block.type}” block)` });
  const node = draw ? draw(block, surroundings) : unknown();
  node.dataset.blockId = block.block_id ?? "";
  return node;
}

const drawn = new WeakMap();

/**
 * Draw blocks into a container, keeping every block that did not change: an edit in place then neither
 * flickers nor takes the focus away.
 * @param {import("./elements.js").Surroundings} surroundings
 */
export function renderBlocks(container, blocks, surroundings) {
  const kept = new Map();
  for (const child of container.children) {
    const key = drawn.get(child);
    if (key) kept.set(key, [...(kept.get(key) ?? []), child]);
  }
  const nodes = blocks.map((block) => {
    const key = JSON.stringify(block);
    const node = kept.get(key)?.shift() ?? render(block, surroundings);
    drawn.set(node, key);
    return node;
  });
  if (nodes.length !== container.children.length || nodes.some((node, index) => container.children[index] !== node)) {
    keepingFocus(container, () => container.replaceChildren(...nodes));
  }
}
