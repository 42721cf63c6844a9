// Scenes and presets: looks that were kept, for one touch.

import { at, request } from './api.js';
import { ask, say, sayProblem } from './dialogs.js';
import { byId, el, icon, keyed, text } from './dom.js';
import { after, looks } from './edits.js';
import { t } from './i18n.js';
import { styleTitle } from './look.js';
import { REGIONS, session, set, show, state } from './store.js';
import { fadeText } from './transport.js';

const HOTKEYS = 9;

let kind = 'scenes';
let arranging = false;

const looksOf = (shelf, entry) => (shelf === 'presets' ? entry : (entry.looks ?? state.presets[entry.preset]));
const entries = () => Object.entries(state[kind]).map(([name, entry]) => ({ name, entry }));

/// A look's parts in an order that does not depend on who wrote them.
function canonical(all) {
  const look = (one) => [...REGIONS.flatMap((region) => [one[region].style, one[region].strength]), one.master];
  const faces = Object.entries(all.faces ?? {}).sort(([a], [b]) => a - b);
  return JSON.stringify([look(all), Boolean(all.bypass), faces.map(([id, one]) => [id, look(one)])]);
}

function summary(all) {
  if (!all) return '';
  const styles = REGIONS.filter((region) => all[region].strength > 0).map((region) => all[region].style);
  return [...new Set(styles)].map(styleTitle).join(' + ') || t('noneStyle');
}

/// Puts a kept look where edits go: on air, or into the preview.
async function activate(shelf, name) {
  const entry = state[shelf][name];
  const all = entry && looksOf(shelf, entry);
  if (!all) return;
  const onAir = state.mode === 'program';
  const done = await after((one) => {
    if (!onAir) return request('PUT', at('sessions', one.id, 'preview'), { json: all });
    if (shelf === 'scenes') return request('POST', at('scenes', name, 'activate'), { json: { session: one.id } });
    return request('PUT', at('sessions', one.id, 'looks'), { json: { ...all, fade: state.fade } });
  });
  if (done) say(t(onAir ? 'activated' : 'loaded', { name }));
}

/// Activates the n-th scene, from 1.
export function scene(n) {
  const name = Object.keys(state.scenes)[n - 1];
  if (name !== undefined) activate('scenes', name);
}

export async function loadShelf() {
  const [scenes, presets] = await Promise.all([request('GET', '/scenes'), request('GET', '/presets')]);
  set({ scenes: scenes.scenes, presets: presets.presets });
}

async function tried(action) {
  try {
    await action();
    await loadShelf();
  } catch (problem) {
    sayProblem(problem);
  }
}

const overwrite = (name) =>
  !(name in state[kind]) || ask({ title: t('overwriteTitle', { name }), message: t('overwriteText'), yes: t('replace') });

const nameField = byId('save-name');
byId('save').addEventListener('submit', async (event) => {
  event.preventDefault();
  const name = nameField.value.trim();
  const all = looks();
  if (!name || !all || !(await overwrite(name))) return;
  await tried(async () => {
    await request('PUT', at(kind, name), { json: kind === 'presets' ? all : { looks: all, fade: state.fade } });
    nameField.value = '';
    say(t('saved', { name }));
  });
});

async function rename(name) {
  const to = await ask({ title: t('renameTitle', { name }), label: t('name'), value: name, yes: t('renameDo') });
  if (!to || to === name || !(await overwrite(to))) return;
  const shelf = kind;
  await tried(async () => {
    await request('PUT', at(shelf, to), { json: state[shelf][name] });
    if (shelf === 'presets') {
      for (const [scene, entry] of Object.entries(state.scenes)) {
        if (entry.preset === name) await request('PUT', at('scenes', scene), { json: { ...entry, preset: to } });
      }
    }
    await request('DELETE', at(shelf, name));
  });
}

async function remove(name) {
  if (!(await ask({ title: t('deleteTitle', { name }), message: t('deleteText'), yes: t('delete') }))) return;
  await tried(() => request('DELETE', at(kind, name)));
}

function makeTile({ name }) {
  const shelf = kind;
  return el('li', { class: 'tile' },
    el('button', { class: 'main', type: 'button', onclick: () => activate(shelf, name) },
      el('kbd', { 'aria-hidden': 'true' }), el('b'), el('small'), el('span', { class: 'hidden' })),
    el('button', { class: 'ghost square', type: 'button', onclick: () => rename(name) }, icon('pencil')),
    el('button', { class: 'ghost square', type: 'button', onclick: () => remove(name) }, icon('trash')));
}

function showTile(tile, { name, entry }, place, air, preview) {
  const [main, renames, removes] = tile.children;
  const all = looksOf(kind, entry);
  const same = all ? canonical(all) : '';
  const mark = same && same === air ? t('onAirNow') : same && same === preview ? t('inPreviewNow') : '';
  const key = kind === 'scenes' && place < HOTKEYS && state.keys ? String(place + 1) : '';
  text(main.children[0], key);
  main.children[0].hidden = !key;
  text(main.children[1], name);
  const fade = kind === 'scenes' ? fadeText(entry.fade ?? 0, 0).replace(' ', '\u00a0') : '';
  text(main.children[2], [summary(all), fade].filter(Boolean).join(' · '));
  text(main.children[3], mark);
  main.disabled = !session() || !all;
  tile.classList.toggle('current', mark !== '' && same === air);
  renames.setAttribute('aria-label', t('rename', { name }));
  removes.setAttribute('aria-label', t('remove', { name }));
  renames.hidden = removes.hidden = !arranging;
}

for (const input of document.getElementsByName('shelf')) {
  input.addEventListener('change', () => {
    kind = input.value;
    set({});
  });
}
byId('arrange').addEventListener('click', () => {
  arranging = !arranging;
  set({});
});

show(() => {
  const list = entries();
  const air = session() ? canonical(session().program) : '';
  const preview = session() && state.mode === 'preview' ? canonical(looks('preview')) : '';
  let place = 0;
  keyed(
    byId('tiles'),
    list,
    ({ name }) => `${kind} ${name}`,
    makeTile,
    (tile, item) => showTile(tile, item, place++, air, preview),
  );
  byId('no-tiles').hidden = list.length > 0;
  text(byId('no-tiles'), t(kind === 'scenes' ? 'noScenes' : 'noPresets'));
  byId('arrange').hidden = list.length === 0;
  byId('arrange').setAttribute('aria-pressed', arranging);
  nameField.placeholder = t(kind === 'scenes' ? 'sceneName' : 'presetName');
  nameField.disabled = !session();
});
