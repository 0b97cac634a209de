/** The page's side of the stand-in's HTTP routes. */

/** An answer that says no: `message` is what to show. */
export class Refused extends Error {}

async function call(path, body, method = body === undefined ? "GET" : "POST") {
  let response;
  try {
    response = await fetch(path, {
      method, headers: { "Content-Type": "application/json" }, body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Refused("The sandbox does not answer. Is it still running?");
  }
  const answer = await response.json().catch(() => null);
  if (answer === null) throw new Refused(`The sandbox answered ${response.status} ${response.statusText}`);
  return answer;
}

/** Whether an answer is a refusal that no event explains: failed deliveries and commands come with a "toast" event. */
export const unexplained = (answer) => answer.ok === false && answer.elapsed_ms === undefined;

export const getState = (as) => call(`/page/state?as=${encodeURIComponent(as)}`);
export const sendCommand = (command) => call("/page/command", command);
export const sendMessage = (message) => call("/page/message", message);
export const sendAction = (action) => call("/page/action", action);
export const submitView = (as, viewId, values) => call("/page/view_submit", { as, view_id: viewId, values });
export const closeView = (as, viewId) => call("/page/view_close", { as, view_id: viewId });
export const markRead = (as, channel) => call("/page/read", { as, channel });
export const changeChannel = (change) => call("/page/channel", change);
export const getNeon = () => call("/page/neon/state");
export const getFaults = () => call("/page/neon/faults");
export const orderFault = (fault) => call("/page/neon/faults", fault);
export const clearFaults = () => call("/page/neon/faults", undefined, "DELETE");

/**
 * Listen to one of the event streams; the browser reconnects by itself.
 * @param {(event: object) => void} onEvent
 * @param {(state: "open"|"lost") => void} onConnection
 * @returns {() => void} stop listening
 */
export function listen(path, onEvent, onConnection = () => {}) {
  const source = new EventSource(path);
  source.addEventListener("open", () => onConnection("open"));
  source.addEventListener("error", () => onConnection("lost"));
  source.addEventListener("message", (message) => onEvent(JSON.parse(message.data)));
  return () => source.close();
}

export const listenAs = (as, onEvent, onConnection) =>
  listen(`/page/events?as=${encodeURIComponent(as)}`, onEvent, onConnection);
export const listenNeon = (onEvent, onConnection) => listen("/page/neon/events", onEvent, onConnection);
