// Who wears it, and how strongly: everyone or one face, four regions and a master.

import { attribute, byId, el, keyed, text } from './dom.js';
import { edit, editLook, lookOf, looks } from './edits.js';
import { percent, t } from './i18n.js';
import { REGIONS, session, set, show, state } from './store.js';

const MOST = 150;
const NORMAL = 100;
/// While dragging, 100 % holds the thumb from this far.
const SNAP = 3;
/// A slider that moves is its own fade.
const DRAG_FADE = 2;

/// The faces to choose from: those in the picture, and those that have a look of their own.
export function wearers() {
  const inPicture = (session()?.faces ?? []).map((face) => face.id);
  const own = Object.keys(looks()?.faces ?? {}).map(Number);
  return [...new Set([...inPicture, ...own])].sort((a, b) => a - b);
}

/// The title of a style that may have gone.
export const styleTitle = (name) => state.styles?.find((style) => style.name === name)?.title ?? name;

function makeTarget() {
  const input = el('input', { type: 'radio', name: 'target' });
  input.addEventListener('change', () => set({ target: input.value === '' ? null : Number(input.value) }));
  return el('label', { class: 'chip' }, input, el('span'));
}

function showTargets(worn) {
  const here = new Set((session()?.faces ?? []).map((face) => face.id));
  const ids = wearers();
  if (state.target !== null && !ids.includes(state.target)) set({ target: null });
  // The legend stays first; keyed() owns the rest.
  keyed(
    byId('targets-list'),
    [null, ...ids],
    (id) => id ?? '',
    makeTarget,
    (chip, id) => {
      const own = id !== null && Boolean(worn?.faces?.[id]);
      const input = chip.firstElementChild;
      input.value = id ?? '';
      input.checked = state.target === id;
      text(chip.lastElementChild, id === null ? t('everyone') : t('face', { n: id }));
      attribute(input, 'aria-label', id === null ? null : t(!here.has(id) ? 'faceGone' : own ? 'faceOwn' : 'face', { n: id }));
      chip.classList.toggle('own', own);
      chip.classList.toggle('gone', id !== null && !here.has(id));
    },
  );
  byId('own').hidden = state.target === null || !worn?.faces?.[state.target];
}

function makeSlider(name) {
  const label = el('label', { class: 'name', for: `strength-${name}` }, el('b'), el('small'));
  const range = el('input', { type: 'range', id: `strength-${name}`, min: '0', max: String(MOST), step: '1' });
  const value = el('output', { for: `strength-${name}` });
  let pointer = false;
  const send = (fade) => {
    if (pointer && Math.abs(range.value - NORMAL) <= SNAP) range.value = NORMAL;
    const strength = range.value / 100;
    editLook(name === 'master' ? { master: strength } : { [name]: { strength } }, fade);
  };
  range.addEventListener('pointerdown', () => (pointer = true));
  addEventListener('pointerup', () => (pointer = false));
  range.addEventListener('input', () => send(DRAG_FADE));
  range.addEventListener('dblclick', () => {
    range.value = NORMAL;
    send();
  });
  return el('div', { class: name === 'master' ? 'slider main' : 'slider' }, label, range, value);
}

function showSlider(row, name, look) {
  const [label, range, value] = row.children;
  const strength = look ? (name === 'master' ? look.master : look[name].strength) : 1;
  const shown = Math.round(strength * 100);
  text(label.firstElementChild, t(name));
  text(label.lastElementChild, name === 'master' || !look ? '' : strength === 0 ? t('noneStyle') : styleTitle(look[name].style));
  range.disabled = !look;
  if (Number(range.value) !== shown) range.value = shown;
  range.style.setProperty('--fill', `${(shown / MOST) * 100}%`);
  attribute(range, 'aria-valuetext', percent(strength));
  text(value, look ? percent(strength) : '–');
  row.classList.toggle('off', shown === 0);
}

const rows = new Map(['master', ...REGIONS].map((name) => [name, makeSlider(name)]));
byId('sliders').append(...rows.values());
byId('targets').append(el('div', { id: 'targets-list' }));

byId('own').addEventListener('click', () => edit({ faces: { [state.target]: null } }));

show(() => {
  const worn = looks();
  showTargets(worn);
  const look = worn && lookOf(worn);
  for (const [name, row] of rows) showSlider(row, name, look);
  text(byId('where'), session() ? t(state.mode === 'preview' ? 'wherePreview' : 'whereProgram') : '');
  byId('where').dataset.mode = state.mode;
  byId('copy-program').hidden = state.mode !== 'preview' || !session();
});
