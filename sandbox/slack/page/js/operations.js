/** Neon's operations: those running with their time so far, and for a moment those just ended. */

import { el, fill, span } from "./dom.js";

const LINGER_MS = 6000;
const UNDER_WAY = new Set(["running", "scheduling", "cancelling"]);

/** What an action is called here: "create_branch" → "create branch". */
const title = (action) => action.replaceAll("_", " ");

function subject(project, operation) {
  const branch = project.branches.find((candidate) => candidate.id === operation.branch_id);
  return branch ? `${project.name} / ${branch.name}` : project.name;
}

function interesting(operation, now) {
  return UNDER_WAY.has(operation.status) || now - Date.parse(operation.updated_at) < LINGER_MS;
}

function row(project, operation, now) {
  const running = UNDER_WAY.has(operation.status);
  const seconds = Math.max(0, (running ? now - Date.parse(operation.created_at) : operation.total_duration_ms) / 1000);
  return el("li", { class: `operation ${operation.status}` },
    el("span", { class: "operation-name" },
      el("strong", { text: title(operation.action) }), span("quiet", subject(project, operation))),
    span("operation-state", `${operation.status} · ${seconds.toFixed(1)} s`),
    el("span", { class: "progress", "aria-hidden": "true" }));
}

/**
 * Draw the list of operations under way.
 * @returns {number} how many are running
 */
export function renderOperations(container, projects) {
  const now = Date.now();
  // Newest first comes in; the steps of one change share a time, so the order must be turned before it is sorted.
  const oldestFirst = (project) => [...(project.operations ?? [])].reverse();
  const all = projects.flatMap((project) => oldestFirst(project).map((operation) => ({ project, operation })))
    .filter(({ operation }) => interesting(operation, now))
    .sort((a, b) => a.operation.created_at.localeCompare(b.operation.created_at));
  const running = all.filter(({ operation }) => UNDER_WAY.has(operation.status)).length;
  if (all.length) fill(container, el("ul", {}, ...all.map(({ project, operation }) => row(project, operation, now))));
  else if (!container.querySelector(".nothing")) fill(container, el("p", { class: "nothing", text: "No operation is running." }));
  return running;
}
