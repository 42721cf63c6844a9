// The HTTP and WebSocket side: requests that fail with what the server said, one token when it asks for one, events that come back.

const BASE = '/api/v1';
const FIRST_RETRY_MILLIS = 500;
const MOST_RETRY_MILLIS = 10_000;
/// The server says something twice a second while anything runs; a silent line is asked, and given up when it stays silent.
const PING_MILLIS = 5_000;
const SILENT_MILLIS = 12_000;

/// What the server refused, in its own words (RFC 9457).
export class Problem extends Error {
  constructor(status, body) {
    super([body.title, body.detail].filter(Boolean).join('. ').replace(/\.\. /g, '. ') || `HTTP ${status}`);
    this.status = status;
    this.field = body.field;
  }
}

let askToken = async () => null;
let asking = null;

/// Sets what asks the user for a token; it answers null when the user gives none.
export const onToken = (ask) => (askToken = ask);

/// Asks once, however many requests were turned away; true when there may be a token now.
function token() {
  asking ??= (async () => {
    try {
      const given = await askToken();
      if (!given) return false;
      // The answer sets a cookie that scripts cannot read; pictures and the WebSocket need it.
      await fetch(`/?token=${encodeURIComponent(given)}`, { credentials: 'same-origin', redirect: 'manual', cache: 'no-store' });
      return true;
    } finally {
      asking = null;
    }
  })();
  return asking;
}

/// A request to the server.
///
/// @return the answer's JSON, or its blob when it is a picture; null when it has no body
/// @throws Problem what the server said; TypeError when it was not reached
export async function request(method, path, { json, body, type, signal } = {}) {
  for (;;) {
    const response = await fetch(BASE + path, {
      method,
      signal,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: json !== undefined ? { 'content-type': 'application/json' } : type ? { 'content-type': type } : {},
      body: json !== undefined ? JSON.stringify(json) : body,
    });
    if (response.status === 401 && (await token())) continue;
    if (!response.ok) throw new Problem(response.status, await response.json().catch(() => ({})));
    if (response.headers.get('content-type')?.startsWith('image/')) return response.blob();
    const answer = await response.text();
    return answer ? JSON.parse(answer) : null;
  }
}

export const at = (...parts) => `/${parts.map(encodeURIComponent).join('/')}`;

/// The server's events, with reconnecting. `heard` gets each event; `state` gets {open} or {open: false, retryAt}.
export class Events {
  constructor(heard, state) {
    this.heard = heard;
    this.state = state;
    this.failures = 0;
    addEventListener('online', () => this.retry());
  }

  connect() {
    clearTimeout(this.timer);
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}${BASE}/events`);
    this.socket = socket;
    let last = performance.now();
    const watch = setInterval(() => {
      if (performance.now() - last > SILENT_MILLIS) socket.close();
      else if (socket.readyState === WebSocket.OPEN) socket.send('{"type":"ping"}');
    }, PING_MILLIS);
    socket.onmessage = ({ data }) => {
      last = performance.now();
      const event = JSON.parse(data);
      if (event.type === 'hello') {
        this.failures = 0;
        this.state({ open: true, version: event.version });
      }
      this.heard(event);
    };
    socket.onclose = () => {
      clearInterval(watch);
      if (this.socket !== socket) return;
      const most = Math.min(MOST_RETRY_MILLIS, FIRST_RETRY_MILLIS * 2 ** this.failures++);
      const wait = most * (0.75 + Math.random() / 4);
      this.state({ open: false, retryAt: Date.now() + wait });
      this.timer = setTimeout(() => this.reach(), wait);
    };
  }

  /// Finds out by a plain request whether the server is there and knows us (a WebSocket that is refused does not say why), then connects.
  async reach() {
    clearTimeout(this.timer);
    try {
      await request('GET', '/sessions');
    } catch {
      // Not there, or no token was given: the attempt fails too, and waits longer.
    }
    this.connect();
  }

  /// Tries again at once.
  retry() {
    if (this.socket && this.socket.readyState > WebSocket.OPEN) this.reach();
  }
}
