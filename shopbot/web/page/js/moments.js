// What happens in the conversation, told to whoever wants to know: turns need not know of voices, nor voices of turns.

const bus = new EventTarget();

/** `act(detail)` is called at each moment of that name: asked, sentence, closed, ended, read, started, silent. */
export const on = (name, act) => bus.addEventListener(name, (event) => act(event.detail));
export const next = (name) => new Promise((done) => { bus.addEventListener(name, done, { once: true }); });
export const tell = (name, detail) => bus.dispatchEvent(new CustomEvent(name, { detail }));
