/** The menu of a channel: what people do to it in Slack, and the bot hears of. */

import * as api from "./api.js";
import { openMenu } from "./menu.js";
import { toast } from "./toast.js";

async function change(me, channel, action, name) {
  try {
    const answer = await api.changeChannel({ as: me, channel: channel.id, action, name });
    if (!answer.ok) toast(`Slack answered: ${answer.error}`);
  } catch (problem) {
    toast(problem.message);
  }
}

function rename(me, channel) {
  const name = window.prompt(`A new name for #${channel.name}`, channel.name);
  if (name) void change(me, channel, "rename", name);
}

/** Open the menu at its button. */
export function openChannelMenu(anchor, me, channel) {
  const entry = (label, action) => ({ label, choose: () => void change(me, channel, action) });
  openMenu(anchor, [
    { label: "Rename …", choose: () => rename(me, channel) },
    channel.is_archived ? entry("Bring back from the archive", "unarchive") : entry("Archive", "archive"),
    channel.is_ext_shared ? entry("Stop sharing", "unshare") : entry("Share with another organisation", "share"),
    channel.bot_is_member ? entry("Remove the bot", "remove_bot") : entry("Invite the bot", "invite_bot"),
  ]);
}
