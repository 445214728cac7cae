// The page's only way to the server: JSON verbs and one stream of events.

/** The server said no: `message` is a sentence for the person, `status` the HTTP status (0: no answer), `errors` a modal's refused fields. */
class Refused extends Error {
  constructor(message, status = 0, errors = null) {
    super(message);
    this.status = status;
    this.errors = errors;
  }
}

/** The whole state as `user` (an id or a name) may see it. */
export async function getState(user) {
  return await call(`/page/state?user=${encodeURIComponent(user)}`, { headers: { accept: "application/json" } });
}

/** One verb of a person: POST /page/{verb}. */
export async function post(verb, body) {
  return await call(`/page/${verb}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

async function call(url, options) {
  let response;
  try {
    response = await fetch(url, { cache: "no-store", ...options });
  } catch {
    throw new Refused("The playground does not answer. Is it still running?");
  }
  let payload = null;
  try {
    payload = await response.json();
  } catch {
    throw new Refused(`The playground answered with something else than JSON (HTTP ${response.status}).`, response.status);
  }
  if (!response.ok || payload.ok === false) throw new Refused(payload.error || `HTTP ${response.status}`, response.status, payload.errors ?? null);
  return payload;
}

const FIRST_RETRY_MS = 400;
const LONGEST_RETRY_MS = 5000;

/**
 * Listens to /page/events for one person and comes back by itself.
 * `onOpen` is called at each connection (fetch the state then), `onLost` at each loss. Returns a function that ends it.
 */
export function listen(user, { onEvent, onOpen, onLost }) {
  let source = null;
  let timer = 0;
  let wait = FIRST_RETRY_MS;
  const connect = () => {
    source = new EventSource(`/page/events?user=${encodeURIComponent(user)}`);
    source.onopen = () => {
      wait = FIRST_RETRY_MS;
      onOpen();
    };
    source.onmessage = (message) => onEvent(JSON.parse(message.data));
    source.onerror = () => {
      source.close();
      onLost();
      timer = setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_RETRY_MS);
    };
  };
  connect();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
