// Where the person is, in the address: #user=U…&channel=C…&thread=…&tab=home. The person is also remembered for the next visit.

const REMEMBERED = "playground.user";

/** What the address says; parts that it leaves out are "". */
export function readRoute() {
  const params = new URLSearchParams(location.hash.slice(1));
  return Object.fromEntries(["user", "channel", "thread", "tab"].map((name) => [name, params.get(name) ?? ""]));
}

/** Writes the address; `replace` leaves no step for the back button. Fires no `hashchange`. */
export function writeRoute(route, replace = false) {
  const params = new URLSearchParams();
  for (const name of ["user", "channel", "thread", "tab"]) if (route[name]) params.set(name, route[name]);
  const hash = `#${params}`;
  if (hash !== location.hash) history[replace ? "replaceState" : "pushState"](null, "", hash);
}

/** The person of the last visit, or "". Tabs may hold different people, so an address always wins over it. */
export function remembered() {
  try {
    return localStorage.getItem(REMEMBERED) ?? "";
  } catch {
    return "";
  }
}

export function remember(user) {
  try {
    localStorage.setItem(REMEMBERED, user);
  } catch {
    // Storage is off: the address still carries the person.
  }
}
