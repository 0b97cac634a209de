/** The Neon side, live: running operations, then each project's branches and computes. */

import * as api from "./api.js";
import { ago } from "./dates.js";
import { button, byId, el, fill, span } from "./dom.js";
import { renderOperations } from "./operations.js";
import { openTrouble } from "./trouble.js";

const GATHER_MS = 120;

export class NeonPanel {
  #panel = byId("neon");
  #operations = el("div", { class: "operations" });
  #projects = el("div", { class: "projects" });
  #filter = el("input", { type: "search", class: "input", placeholder: "Find a branch", "aria-label": "Find a branch" });
  #state = { projects: [] };
  #seen = new Map();
  #drawn = new Map();
  #waiting = null;

  constructor() {
    const props = { id: "trouble", "aria-haspopup": "menu", text: "Trouble ▾", hidden: true };
    const trouble = button("chip-button", () => void openTrouble(trouble), props);
    void api.getFaults().then(() => { trouble.hidden = false; }, () => {});
    fill(this.#panel,
      el("header", { class: "bar" },
        el("div", { class: "bar-title" }, el("h2", { text: "Neon" }), el("p", { text: "What the API says right now" })),
        trouble),
      el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Projects" },
        this.#operations, el("div", { class: "filter" }, this.#filter), this.#projects));
    this.#filter.addEventListener("input", () => this.#draw());
  }

  /** Follow the stand-in's events; without a stand-in there is no panel. */
  async start() {
    try {
      await api.getNeon();
    } catch {
      byId("app").classList.add("neon-closed");
      for (const opener of [byId("toggle-neon"), byId("tab-running").parentElement]) opener.hidden = true;
      return;
    }
    api.listenNeon(() => this.#soon(), (connection) => connection === "open" && this.#soon());
    setInterval(() => this.#drawOperations(), 500);
  }

  #soon() {
    this.#waiting ??= setTimeout(() => {
      this.#waiting = null;
      api.getNeon().then((state) => { this.#state = state; this.#draw(); }, () => {});
    }, GATHER_MS);
  }

  #drawOperations() {
    const running = renderOperations(this.#operations, this.#state.projects);
    const count = byId("tab-running");
    count.hidden = running === 0;
    count.textContent = String(running);
  }

  #draw() {
    this.#drawOperations();
    const changed = new Set();
    const first = this.#seen.size === 0;
    for (const project of this.#state.projects) {
      for (const branch of project.branches) if (this.#differs(project, branch)) changed.add(branch.id);
    }
    if (first) changed.clear();
    const nodes = this.#state.projects.map((project) => this.#project(project, changed));
    if (nodes.some((node, index) => this.#projects.children[index] !== node)) fill(this.#projects, ...nodes);
  }

  /** Whether a branch looks different from the last time; it is remembered as it looks now. */
  #differs(project, branch) {
    const { name, current_state: state, pending_state: pending, expires_at: expiry } = branch;
    const computes = computesOf(project, branch).map((endpoint) => [endpoint.current_state, endpoint.pending_state]);
    const look = JSON.stringify([name, state, pending, branch.protected, branch.default, expiry, computes]);
    const different = this.#seen.get(branch.id) !== look;
    this.#seen.set(branch.id, look);
    return different;
  }

  #project(project, changed) {
    const wanted = this.#filter.value.trim().toLowerCase();
    const rows = inTree(project.branches).filter(({ branch }) => branch.name.toLowerCase().includes(wanted));
    if (!this.#drawn.has(project.id)) this.#drawn.set(project.id, projectFrame());
    const { node, name, count, list } = this.#drawn.get(project.id);
    name.textContent = project.name;
    count.textContent = project.branches.length === 1 ? "1 branch" : `${project.branches.length} branches`;
    fill(list, ...rows.map(({ branch, depth }) => branchRow(project, branch, wanted ? 0 : depth, changed.has(branch.id))));
    return node;
  }
}

/** What stays of a project while its branches come and go, so that folding and focus last. */
function projectFrame() {
  const name = el("strong");
  const count = el("span", { class: "quiet" });
  const list = el("ul", { class: "branches" });
  return { name, count, list, node: el("details", { class: "project", open: true }, el("summary", {}, name, count), list) };
}

const computesOf = (project, branch) => (project.endpoints ?? []).filter((endpoint) => endpoint.branch_id === branch.id);

/** Branches under their parents, newest first among siblings. */
function inTree(branches) {
  const known = new Set(branches.map((branch) => branch.id));
  const children = new Map();
  for (const branch of branches) {
    const parent = known.has(branch.parent_id) ? branch.parent_id : null;
    children.set(parent, [...(children.get(parent) ?? []), branch]);
  }
  const walk = (parent, depth) => (children.get(parent) ?? [])
    .sort((a, b) => b.created_at.localeCompare(a.created_at))
    .flatMap((branch) => [{ branch, depth }, ...walk(branch.id, depth + 1)]);
  return walk(null, 0);
}

function branchRow(project, branch, depth, changed) {
  const moving = Boolean(branch.pending_state);
  const settled = !moving && branch.current_state === "ready";
  return el("li", { class: `branch depth-${Math.min(depth, 4)}${changed ? " changed" : ""}`, data: { branch: branch.name } },
    el("div", { class: "branch-line" },
      el("span", { class: `dot ${moving ? "moving" : branch.current_state}`, "aria-hidden": "true" }),
      span("branch-name", branch.name),
      branch.default && span("tag", "default"),
      branch.protected && span("tag", "protected"),
      branch.expires_at && span("tag ttl", `gone ${ago(new Date(branch.expires_at))}`)),
    el("div", { class: "branch-facts" },
      span(settled ? "visually-hidden" : "state", stateText(branch)),
      ...computesOf(project, branch).map(compute)));
}

/** "ready", or "init → ready" while it moves. */
function stateText({ current_state: current, pending_state: pending }) {
  return pending ? `${current} → ${pending}` : current;
}

function compute(endpoint) {
  const replica = endpoint.type === "read_only";
  return el("span", { class: `compute ${endpoint.pending_state ? "moving" : endpoint.current_state}`, title: "compute" },
    el("span", { class: replica ? null : "visually-hidden", text: replica ? "replica " : "compute " }), stateText(endpoint));
}
