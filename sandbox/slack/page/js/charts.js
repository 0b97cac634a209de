/** data_visualization blocks: bars, lines, areas and pies as SVG, with every value in a table behind a fold. */

import { el } from "./dom.js";

const WIDTH = 560, HEIGHT = 220, LEFT = 48, BOTTOM = 34, TOP = 10;
const SVG = "http://www.w3.org/2000/svg";

function svg(tag, props = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(props)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

const short = (value) => Math.abs(value) >= 1000 ? `${(value / 1000).toPrecision(3)}k` : `${Number(value.toPrecision(3))}`;

/** A round number that is at least as large. */
function ceiling(value) {
  if (!(value > 0)) return 1;
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].map((each) => each * unit).find((each) => each >= value) ?? 10 * unit;
}

function values(series, categories) {
  const points = new Map((series.data ?? []).map((each) => [each.label, Number(each.value) || 0]));
  return categories.map((each) => points.get(each) ?? 0);
}

function shapes(kind, all, x, y, step) {
  return all.flatMap((row, number) => {
    const color = `chart-color-${number % 6}`;
    if (kind === "bar") {
      const wide = (step * 0.7) / all.length;
      return row.map((value, index) => svg("rect", {
        class: color, x: x(index) - step * 0.35 + wide * number, y: y(value), width: Math.max(1, wide - 1), height: Math.max(0, y(0) - y(value)), rx: 2,
      }));
    }
    const line = row.map((value, index) => `${x(index)},${y(value)}`).join(" ");
    const area = kind === "area" && svg("polygon", { class: `${color} chart-area`, points: `${x(0)},${y(0)} ${line} ${x(row.length - 1)},${y(0)}` });
    return [area, svg("polyline", { class: `${color} chart-line`, points: line })].filter(Boolean);
  });
}

function plot(chart) {
  const categories = chart.axis_config?.categories ?? [];
  const all = (chart.series ?? []).map((each) => values(each, categories));
  const top = ceiling(Math.max(0, ...all.flat()));
  const step = (WIDTH - LEFT) / Math.max(1, categories.length);
  const x = (index) => LEFT + step * (index + 0.5);
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top);
  const every = Math.ceil(categories.length / 7);
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" },
    ...[0, 0.5, 1].flatMap((part) => [
      svg("line", { class: "chart-grid", x1: LEFT, x2: WIDTH, y1: y(top * part), y2: y(top * part) }),
      svg("text", { x: LEFT - 6, y: y(top * part) + 4, "text-anchor": "end" }, short(top * part)),
    ]),
    ...shapes(chart.type, all, x, y, step),
    ...categories.flatMap((each, index) => index % every ? [] : [svg("text", { x: x(index), y: HEIGHT - 14, "text-anchor": "middle" }, each)]));
}

function pie(chart) {
  const segments = chart.segments ?? [];
  const total = segments.reduce((sum, each) => sum + each.value, 0) || 1;
  const radius = 15.9155; // whose circumference is 100
  let before = 25;
  return svg("svg", { viewBox: "0 0 42 42", class: "chart-pie", "aria-hidden": "true" }, ...segments.map((each, index) => {
    const part = (each.value / total) * 100;
    const slice = svg("circle", { class: `chart-color-${index % 6} chart-slice`, cx: 21, cy: 21, r: radius, "stroke-dasharray": `${part} ${100 - part}`, "stroke-dashoffset": before });
    before -= part;
    return slice;
  }));
}

function legend(names) {
  return el("div", { class: "chart-legend" }, ...names.map((name, index) =>
    el("span", {}, el("i", { class: `chart-key chart-color-${index % 6}` }), name)));
}

/** The block as a figure. */
export function chartBlock(block) {
  const chart = block.chart ?? {};
  const round = chart.type === "pie";
  const names = round ? (chart.segments ?? []).map((each) => each.label) : (chart.series ?? []).map((each) => each.name);
  const axes = [chart.axis_config?.y_label, chart.axis_config?.x_label].filter(Boolean).join(" · ");
  const rows = round ? [["", ...(chart.segments ?? []).map((each) => each.value)]]
    : (chart.axis_config?.categories ?? []).map((each, index) => [each, ...(chart.series ?? []).map((one) => values(one, chart.axis_config.categories)[index])]);
  return el("figure", { class: "block chart", "aria-label": block.title },
    el("figcaption", {}, el("b", { text: block.title }), axes && el("span", { class: "chart-axes", text: axes })),
    round ? pie(chart) : plot(chart), names.length > 1 || round ? legend(names) : null,
    el("details", {}, el("summary", { text: "Values" }),
      el("div", { class: "table-scroll" }, el("table", {},
        el("tr", {}, ...["", ...names].map((each) => el("th", { scope: "col", text: each }))),
        ...rows.map((row) => el("tr", {}, ...row.map((each) => el("td", { text: String(each) }))))))));
}
