// What this page can do by voice here, in this browser, over this connection.

import { start, t } from "./dom.js";

/** Why nothing can be said to the page: server, insecure or browser; "" where it can. */
export function whyDeaf() {
  if (!start.voice?.hear) return "server";
  if (navigator.mediaDevices?.getUserMedia && window.AudioWorkletNode) return "";
  return window.isSecureContext ? "browser" : "insecure";
}

/** Whether replies can be read aloud: by the server's voice or by one of the browser's. */
export const canSpeak = () => Boolean(start.voice?.say?.length || window.speechSynthesis?.getVoices().length);

/** Both in words, for Help. */
export function told() {
  const deaf = whyDeaf();
  return [
    deaf ? `${t(`voice.deaf.${deaf}`)} ${t("voice.deaf.type")}` : t("voice.help"),
    canSpeak() ? t("voice.help.aloud") : t("voice.mute"),
  ];
}
