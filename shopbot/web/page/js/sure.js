// A question before something is lost: a modal dialog that opens on the safe answer and gives the focus back.

import { opened } from "./dialogs.js";
import { $ } from "./dom.js";

const dialog = $("sure");

/** Whether the person says yes. Escape and "keep" say no, and the focus goes back to where it was. */
export function sure(question, why, yes) {
  $("sure-title").textContent = question;
  $("sure-why").textContent = why;
  $("sure-yes").textContent = yes;
  dialog.returnValue = "";
  opened(dialog);
  $("sure-no").focus();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  });
}
