// What the page does when it is asked for in words: "larger text", "read that again". Each part of the page registers
// what it can do under a name of assets/page_actions.json; a name that nobody registered is left.

const known = new Map();

/** `act(value)` is called when the action is asked for. A later registration of the same name takes its place. */
export function register(name, act) {
  known.set(name, act);
}

/** Does it; gives whether anybody here could. */
export function perform(name, value) {
  const act = known.get(name);
  if (!act) return false;
  act(value);
  return true;
}
