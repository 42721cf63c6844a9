// Program or preview, take, undo, redo, bypass, fade.

import { at, request } from './api.js';
import { say } from './dialogs.js';
import { attribute, byId } from './dom.js';
import { after, looks } from './edits.js';
import { number, t } from './i18n.js';
import { changed, session, set, show, state, takeSession } from './store.js';

const RATES = [5, 10, 12, 15, 20, 24, 25, 30, 50, 60, 90, 120];
const RATE_SLACK = 2.4;
const FADES = [0, 4, 8, 15, 30, 60, 120];

/// Does one thing to the session and shows what came of it.
async function post(what, json, said) {
  if (!session()) return;
  const answer = await after(async (one) => {
    const done = await request('POST', at('sessions', one.id, what), { json });
    takeSession({ ...(state.sessions.get(one.id) ?? one), program: done.looks });
    return done;
  });
  if (answer) say(said);
}

export const take = () => state.mode === 'preview' && post('take', { fade: state.fade }, t('taken'));
export const undo = () => session()?.canUndo && post('undo', { fade: state.fade }, t('undone'));
export const redo = () => session()?.canRedo && post('redo', { fade: state.fade }, t('redone'));

/// What bypass was last asked to be, while the answer is on its way: pressed again, it goes back at once.
let asked = null;
const bypassed = (one) => (asked?.id === one?.id ? asked?.on : null) ?? Boolean(one?.program.bypass);

export async function bypass() {
  const one = session();
  if (!one) return;
  const mine = { id: one.id, on: !bypassed(one) };
  asked = mine;
  changed();
  await post('bypass', { on: mine.on, fade: 0 }, t(mine.on ? 'bypassOn' : 'bypassOff'));
  if (asked === mine) asked = null;
  changed();
}

export const mode = (to) => set({ mode: to });
export const otherMode = () => mode(state.mode === 'program' ? 'preview' : 'program');

/// Makes the preview what is on air.
function copyProgram() {
  after(async (one) => {
    const answer = await request('PUT', at('sessions', one.id, 'preview'), { json: looks('program') });
    takeSession({ ...one, preview: answer.looks });
  });
}

for (const input of document.getElementsByName('mode')) input.addEventListener('change', () => mode(input.value));
byId('take').addEventListener('click', take);
byId('undo').addEventListener('click', undo);
byId('redo').addEventListener('click', redo);
byId('bypass').addEventListener('click', bypass);
byId('copy-program').addEventListener('click', copyProgram);
const fade = byId('fade');
fade.addEventListener('change', () => set({ fade: Number(fade.value) }, 'fade'));

/// A fade's length in words.
export function fadeText(frames, fps) {
  if (frames === 0) return t('cut');
  return fps > 0 ? t('framesSeconds', { n: frames, s: number(frames / fps, 2) }) : t('frames', { n: frames });
}

/// Frames a second, held still: what is measured wavers.
let rate = 0;
function steadyRate(measured) {
  if (measured > 0 && Math.abs(measured - rate) > RATE_SLACK) {
    rate = RATES.reduce((best, one) => (Math.abs(one - measured) < Math.abs(best - measured) ? one : best));
  }
  return rate;
}

let fadesShown = '';
show(() => {
  const one = session();
  for (const input of document.getElementsByName('mode')) {
    input.checked = input.value === state.mode;
    input.disabled = !one;
  }
  byId('take').disabled = !one || state.mode !== 'preview';
  byId('undo').disabled = !one?.canUndo;
  byId('redo').disabled = !one?.canRedo;
  byId('bypass').disabled = !one;
  attribute(byId('bypass'), 'aria-pressed', bypassed(one));
  const fps = steadyRate(one?.stats?.fps ?? 0);
  const choices = [...new Set([...FADES, state.fade])].sort((a, b) => a - b);
  const shown = `${choices} ${fps} ${document.documentElement.lang}`;
  if (shown !== fadesShown && document.activeElement !== fade) {
    fadesShown = shown;
    fade.replaceChildren(...choices.map((frames) => new Option(fadeText(frames, fps), frames)));
  }
  fade.value = state.fade;
});
