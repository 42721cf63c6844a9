// Single keys; they rest while something is typed, a dialog is open, or the user has switched them off.

import { byId, el } from './dom.js';
import { choose } from './gallery.js';
import { t } from './i18n.js';
import { wearers } from './look.js';
import { divide } from './monitor.js';
import { scene } from './shelf.js';
import { set, show, state } from './store.js';
import { bypass, otherMode, redo, take, undo } from './transport.js';

function nextFace() {
  const ring = [null, ...wearers()];
  set({ target: ring[(ring.indexOf(state.target) + 1) % ring.length] });
}

function search() {
  byId('search').focus();
  byId('search').select();
}

const move = (by) => () => divide(Number(byId('wipe').value) + by);

/// What each key does; `shown` is how the list calls it, where several stand together.
const KEYS = [
  { keys: { t: take }, shown: ['T'], name: 'key.take' },
  { keys: { p: otherMode }, shown: ['P'], name: 'key.mode' },
  { keys: { b: bypass }, shown: ['B'], name: 'key.bypass' },
  { keys: { u: undo }, shown: ['U'], name: 'key.undo' },
  { keys: { r: redo }, shown: ['R'], name: 'key.redo' },
  { keys: Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => [n, () => scene(n)])), shown: ['1', '9'], to: true, name: 'key.scene' },
  { keys: { f: nextFace }, shown: ['F'], name: 'key.face' },
  {
    keys: { a: () => choose('all'), l: () => choose('lips'), e: () => choose('eyes'), w: () => choose('brows'), s: () => choose('skin') },
    shown: ['A', 'L', 'E', 'W', 'S'],
    name: 'key.scope',
  },
  { keys: { ',': move(-5), '.': move(5) }, shown: [',', '.'], name: 'key.divider' },
  { keys: { '/': search }, shown: ['/'], name: 'key.search' },
  { keys: { '?': () => byId('keys').showModal() }, shown: ['?'], name: 'key.help' },
];
const ACTIONS = Object.assign({}, ...KEYS.map(({ keys }) => keys));

const typing = (element) =>
  element?.matches?.('textarea, select, [contenteditable], input:not([type=range], [type=radio], [type=checkbox])');

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing || document.querySelector('dialog[open]')) return;
  if (typing(event.target)) return;
  const key = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) redo();
    else undo();
    return;
  }
  if (event.repeat || !state.keys || !(key in ACTIONS)) return;
  event.preventDefault();
  ACTIONS[key]();
});

byId('help').addEventListener('click', () => byId('keys').showModal());
const on = byId('keys-on');
on.addEventListener('change', () => set({ keys: on.checked }, 'keys'));

show(() => {
  on.checked = state.keys;
  byId('key-list').replaceChildren(
    ...KEYS.flatMap(({ shown, to, name }) => [
      el('dt', {}, ...shown.flatMap((key, i) => [i === 0 ? '' : to ? ' – ' : ' ', el('kbd', {}, key)])),
      el('dd', {}, t(name)),
    ]),
  );
});
