// What the panel knows. The server's events are the truth; what is shown is that, with edits on their way laid over it (edits.js).

const remembered = (key, fallback) => localStorage.getItem(`tinybeauty.${key}`) ?? fallback;

export const REGIONS = ['lips', 'eyes', 'brows', 'skin'];

export const state = {
  connected: false,
  sessions: new Map(),
  current: null,
  mode: 'program', // where edits go: 'program' or 'preview'
  target: null, // a face's id, or null for everyone
  scope: 'all', // what a style of the gallery is put on: 'all' or a region
  fade: Number(remembered('fade', 8)),
  keys: remembered('keys', 'on') === 'on',
  styles: null, // null until they have come
  broken: [],
  search: '',
  presets: {},
  scenes: {},
};

/// A face that is not found for so long has left; one that was missed for a moment has not.
const LEFT_MILLIS = 2_500;
const seen = new Map(); // by session, then by face: {face, millis}

/// The faces of now, and those of just before.
function lingering(id, faces) {
  const known = seen.get(id) ?? seen.set(id, new Map()).get(id);
  const now = performance.now();
  for (const face of faces) known.set(face.id, { face, millis: now });
  for (const [face, { millis }] of known) if (now - millis > LEFT_MILLIS) known.delete(face);
  return [...known.values()].map(({ face }) => face).sort((a, b) => a.id - b.id);
}

const views = [];
let queued = false;

/// Adds a function that shows the state; all are called once per frame after changes.
export const show = (view) => views.push(view);

/// Says that the state has changed.
export function changed() {
  if (queued) return;
  queued = true;
  // A hidden page gets no animation frames, and needs none: it is shown when it comes back.
  requestAnimationFrame(() => {
    queued = false;
    for (const view of views) view(state);
  });
}

/// Changes some of the state; `keep` names what outlives the page.
export function set(change, ...keep) {
  Object.assign(state, change);
  for (const key of keep) {
    localStorage.setItem(`tinybeauty.${key}`, state[key] === true ? 'on' : state[key] === false ? 'off' : state[key]);
  }
  changed();
}

/// The session on show, or undefined.
export const session = () => state.sessions.get(state.current);

/// Takes the list of sessions from the server; keeps the one on show where it is still there.
export function takeSessions(list) {
  state.sessions = new Map(list.map((one) => [one.id, { ...one, faces: lingering(one.id, one.faces) }]));
  for (const id of seen.keys()) if (!state.sessions.has(id)) seen.delete(id);
  if (!state.sessions.has(state.current)) {
    const first = list.find((one) => one.kind === 'live') ?? list[0];
    state.current = first?.id ?? null;
    state.target = null;
  }
  changed();
}

export function takeSession(one) {
  if (state.sessions.has(one.id)) {
    state.sessions.set(one.id, { ...one, faces: lingering(one.id, one.faces) });
    changed();
  }
}

export function takeStats({ id, stats, faces, ptsMicros }) {
  const one = state.sessions.get(id);
  if (one) {
    Object.assign(one, { stats, faces: lingering(id, faces), ptsMicros });
    changed();
  }
}
