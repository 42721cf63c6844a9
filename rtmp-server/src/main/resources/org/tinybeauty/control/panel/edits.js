// Changes of looks, shown at once and sent at most 15 times a second; the last value always goes out.

import { at, request } from './api.js';
import { changed, REGIONS, session, state } from './store.js';

const SEND_MILLIS = 67;
/// Events of former edits may still be on their way when the last answer has come.
const SETTLE_MILLIS = 250;

/// After so long a request has reached the server, answered or not.
const ARRIVE_MILLIS = 600;

const isObject = (value) => value !== null && typeof value === 'object';

/// One change on top of another (RFC 7386: null removes), without touching either.
function merge(base, change, strip) {
  const result = { ...base };
  for (const [key, value] of Object.entries(change)) {
    if (value === null && strip) delete result[key];
    else result[key] = isObject(value) && isObject(result[key]) ? merge(result[key], value, strip) : value;
  }
  return result;
}

/// One lane per session and kind of looks: what is on its way, what waits, who is told of a failure.
const lanes = new Map();
let failed = () => {};
export const onFailure = (told) => (failed = told);

function lane(id, kind) {
  const key = `${id} ${kind}`;
  if (!lanes.has(key)) {
    lanes.set(key, { id, kind, waiting: null, onWay: null, fade: 0, idle: [], settleUntil: 0, sentAt: 0, shown: null });
  }
  return lanes.get(key);
}

/// The looks to show: the server's, under all edits that it has not confirmed.
export function looks(kind = state.mode, one = session()) {
  if (!one) return null;
  const at = lane(one.id, kind);
  let shown = at.shown && performance.now() < at.settleUntil ? at.shown : one[kind];
  if (at.onWay) shown = merge(shown, at.onWay, true);
  if (at.waiting) shown = merge(shown, at.waiting, true);
  return shown;
}

/// The look that the chosen face (or everyone) wears in some looks.
export const lookOf = (all, face = state.target) => (face !== null && all.faces?.[face]) || all;

/// The four regions and the master alone.
const plain = (look) => Object.fromEntries([...REGIONS, 'master'].map((key) => [key, look[key]]));

/// Changes part of what the chosen face, or everyone, wears.
export function editLook(change, fade = state.fade) {
  const all = looks();
  if (!all) return;
  if (state.target === null) edit(change, fade);
  else if (all.faces?.[state.target]) edit({ faces: { [state.target]: change } }, fade);
  else edit({ faces: { [state.target]: merge(plain(all), change, false) } }, fade);
}

/// Changes part of the looks that are being edited.
export function edit(change, fade = state.fade, kind = state.mode) {
  const one = session();
  if (!one) return;
  const to = lane(one.id, kind);
  to.waiting = to.waiting ? merge(to.waiting, change, false) : change;
  to.fade = fade;
  changed();
  send(to);
}

async function send(to) {
  if (to.onWay || !to.waiting) return;
  const early = to.sentAt + SEND_MILLIS - performance.now();
  if (early > 0) {
    to.timer ??= setTimeout(() => {
      to.timer = undefined;
      send(to);
    }, early);
    return;
  }
  to.onWay = to.waiting;
  to.waiting = null;
  to.sentAt = performance.now();
  try {
    const path = at('sessions', to.id, to.kind === 'preview' ? 'preview' : 'looks');
    const answer = await request('PATCH', path, { json: { ...to.onWay, fade: to.fade } });
    to.shown = answer.looks;
    to.settleUntil = performance.now() + SETTLE_MILLIS;
    setTimeout(changed, SETTLE_MILLIS + 10);
  } catch (problem) {
    to.waiting = null;
    to.shown = null;
    failed(problem);
  }
  to.onWay = null;
  changed();
  if (to.waiting) send(to);
  else to.idle.splice(0).forEach((done) => done());
}

/// Does something to a session once what is on its way has arrived there; what is shown next is what the server says. The server
/// takes changes in their order, so an answer that is long in coming (a style is loaded, the machine is busy) is not waited for.
export async function after(action) {
  const one = session();
  if (!one) return null;
  for (const kind of ['program', 'preview']) {
    const to = lane(one.id, kind);
    if (to.onWay || to.waiting) {
      await new Promise((done) => {
        to.idle.push(done);
        setTimeout(done, ARRIVE_MILLIS);
      });
    }
    to.settleUntil = 0;
  }
  try {
    return await action(one);
  } catch (problem) {
    failed(problem);
    return null;
  }
}
