// Gradio's own protocol: POST a call, then read its event stream. Events are numbered by the server: none is shown twice.

import { start } from "./dom.js";

/** The shop wants its password again. */
export class SignedOut extends Error {}

const post = (address, data, headers) => send(address, { data }, headers);

async function send(address, body, headers = {}) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (response.status === 401) throw new SignedOut();
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

/** Calls an API that answers at once. */
export async function call(name, ...data) {
  return (await post(`gradio_api/run/${name}`, data)).data[0];
}

/** Has a conversation deleted, also while the page is being left. */
export const forget = (session) => fetch("gradio_api/run/forget", {
  method: "POST", keepalive: true, headers: { "content-type": "application/json" }, body: JSON.stringify({ data: [session] }),
});

/** Changes or asks for the cart; what comes back is the cart as it is now, and what stands in the way. */
export const cart = (what, session, values = {}) => send(`cart/${what}`, { ...values, session, locale: start.locale });

/** Everything that is remembered of the shopper, as JSON to keep. */
export async function remembered(session) {
  return JSON.stringify(await send("profile/export", { session }), null, 2);
}

/** The JSON messages of a server-sent event stream. */
async function* messages(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      const blocks = (rest + value).split("\n\n");
      rest = blocks.pop();
      for (const block of blocks) {
        const line = block.split("\n").find((text) => text.startsWith("data:"));
        if (line) yield JSON.parse(line.slice(5));
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** One turn as events: queued, status, products, sentence; the last is done or failed. Throws when the line breaks. */
export async function* chat({ text, picture, session, decoding, manner, replaces = "", press = null }, signal) {
  const asks = { "x-shopbot-manner": JSON.stringify(manner) };
  const { event_id } = press
    ? await post("gradio_api/call/press", [press.what, press.value, text, session, start.locale], asks)
    : await post("gradio_api/call/chat", [text, session, start.locale, decoding, "", replaces, picture], asks);
  const response = await fetch(`gradio_api/queue/data?session_hash=${event_id}`, { signal });
  if (!response.ok) throw new Error(`stream: ${response.status}`);
  let seen = -1;
  let ended = false;
  for await (const message of messages(response.body)) {
    if (message.msg === "estimation") yield { kind: "queued", rank: message.rank };
    if (message.msg === "process_generating" || message.msg === "process_completed") {
      const event = message.success ? message.output?.data?.[0] : null;
      if (event && event.seq > seen) {
        seen = event.seq;
        ended = event.kind === "done" || event.kind === "failed";
        yield event;
      }
      if (message.msg === "process_completed" || ended) break;
    }
    if (message.msg === "unexpected_error" || message.msg === "close_stream") break;
  }
  if (!ended) throw new Error("the stream ended before the reply");
}

/** The record's own lines about a product. */
export async function evidence(id) {
  const response = await fetch(`evidence/${encodeURIComponent(id)}?lang=${start.locale}`);
  if (!response.ok) throw new Error(`evidence: ${response.status}`);
  return response.json();
}
