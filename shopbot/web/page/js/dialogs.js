// Modal dialogs. The browser closes them itself (Escape, Close) and gives the focus back; three things it leaves undone.

import { $, GONE_MS, moment } from "./dom.js";
import { standIn } from "./announcer.js";

/**
 * Opens a dialog. While it is open all else is out of a screen reader's reach, so what is announced stands in it. When it
 * closes it outlives the focus for a moment, as everything does (leave.js). A reader whose opener is gone, or who had none,
 * finds themselves in the message box.
 */
export function opened(dialog) {
  if (dialog.open) return;
  dialog.classList.add("lingers");
  dialog.showModal();
  standIn(dialog);
  dialog.addEventListener("close", () => closed(dialog), { once: true });
}

async function closed(dialog) {
  standIn(document.body);
  const here = document.activeElement;
  if (here === document.body || dialog.contains(here) || !here?.checkVisibility()) $("message").focus();
  await moment(GONE_MS);
  if (!dialog.open) dialog.classList.remove("lingers");
}

/** The dialog that is open now, or null. */
export const current = () => document.querySelector("dialog[open]");
