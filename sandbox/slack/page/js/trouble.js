/** The Trouble menu: order a failure from Neon in advance and see what the bot makes of it. */

import * as api from "./api.js";
import { openMenu } from "./menu.js";
import { toast } from "./toast.js";

const WRITES = { method: "POST", path_contains: "/branches" };

const TROUBLES = [
  ["423: the project is busy", "the next three creations are told to wait", { kind: "423", ...WRITES, times: 3 }],
  ["429: too many requests", "the next two calls, with Retry-After: 2", { kind: "429", times: 2, retry_after: 2 }],
  ["503: out of order", "the next three calls", { kind: "503", times: 3 }],
  ["A lost answer", "the next branch is made, but nobody hears of it", { kind: "drop_after", ...WRITES, times: 1 }],
  ["Slow", "the next five calls take 4 seconds each", { kind: "slow", times: 5, seconds: 4 }],
  ["A failing operation", "the next compute does not start at first", { kind: "operation_fails", action: "start_compute", times: 1 }],
];

async function order(label, fault) {
  try {
    await api.orderFault(fault);
    toast(`Ordered from Neon: ${label}`, "info");
  } catch (problem) {
    toast(problem.message);
  }
}

async function callOff() {
  try {
    await api.clearFaults();
    toast("Neon is well again.", "info");
  } catch (problem) {
    toast(problem.message);
  }
}

/** Open the menu at its button; troubles still to come can be called off. */
export async function openTrouble(anchor) {
  const { faults } = await api.getFaults();
  const entries = TROUBLES.map(([label, note, fault]) => ({ label, note, choose: () => void order(label, fault) }));
  if (faults.length) {
    entries.unshift({
      label: `Call off ${faults.length === 1 ? "the trouble" : `all ${faults.length} troubles`} still to come`,
      choose: () => void callOff(),
    });
  }
  openMenu(anchor, entries);
}
