// The styles: searched, put on all or on one region, added from a zip file, deleted.

import { at, Problem, request } from './api.js';
import { ask, say, sayProblem } from './dialogs.js';
import { attribute, byId, el, icon, keyed, text } from './dom.js';
import { editLook, lookOf, looks } from './edits.js';
import { t } from './i18n.js';
import { REGIONS, session, set, show, state } from './store.js';

const NONE = '';
const SCOPES = ['all', ...REGIONS];

const fold = (words) => words.toLocaleLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

function matches({ name, title, description, tags }) {
  const text = fold([name, title, description, ...(tags ?? [])].join(' '));
  return fold(state.search).split(/\s+/).every((word) => text.includes(word));
}

/// The regions that wear a style; those at strength 0 wear none.
function wornOn(look, name) {
  return look ? REGIONS.filter((region) => (look[region].strength === 0 ? NONE : look[region].style) === name) : [];
}

/// Puts a style on the regions in scope. What was at 0 is set to 100 %, or nothing would be seen.
function wear(name) {
  const look = lookOf(looks());
  const regions = state.scope === 'all' ? REGIONS : [state.scope];
  const put = (region) => (name === NONE ? { strength: 0 } : look[region].strength === 0 ? { style: name, strength: 1 } : { style: name });
  editLook(Object.fromEntries(regions.map((region) => [region, put(region)])));
}

function makeCard({ name, preview, builtIn }) {
  const face = !preview
    ? el('span', { class: 'pic bare' }, icon(name === NONE ? 'none' : 'face'))
    : el('span', { class: 'pic' }, el('img', { src: preview, alt: '', loading: 'lazy', draggable: false }));
  const button = el('button', { class: 'style', type: 'button', onclick: () => wear(name) },
    face, el('span', { class: 'title' }), el('span', { class: 'marks', 'aria-hidden': 'true' }));
  const card = el('li', {}, button);
  if (name !== NONE && !builtIn) {
    card.append(el('button', { class: 'remove ghost square', type: 'button', onclick: () => remove(name) }, icon('trash')));
  }
  return card;
}

function showCard(card, style, look) {
  const [button, bin] = card.children;
  const title = style.name === NONE ? t('noneStyle') : style.title;
  const on = wornOn(look, style.name);
  const inScope = state.scope === 'all' ? on.length === REGIONS.length : on.includes(state.scope);
  text(button.querySelector('.title'), title);
  button.title = style.name === NONE ? t('noneTitle') : style.description;
  button.disabled = !look;
  attribute(button, 'aria-pressed', inScope);
  const partly = on.length > 0 && on.length < REGIONS.length;
  const regions = on.map((region) => t(region)).join(', ');
  attribute(button, 'aria-label', partly ? `${title}, ${t('wornOn', { regions })}` : title);
  text(button.querySelector('.marks'), partly ? regions : '');
  if (bin) {
    bin.setAttribute('aria-label', t('deleteStyle', { name: title }));
    bin.title = t('deleteStyle', { name: title });
  }
}

function makeScope(scope) {
  const input = el('input', { type: 'radio', name: 'scope', value: scope });
  input.addEventListener('change', () => set({ scope }));
  return el('label', {}, input, el('span'));
}
const scopes = SCOPES.map(makeScope);
byId('scope').append(...scopes);

/// Chooses what a style of the gallery is put on.
export const choose = (scope) => set({ scope });

export async function loadStyles() {
  const { styles, broken } = await request('GET', '/styles');
  set({ styles, broken: broken ?? [] });
}

async function add(file, replace = false) {
  try {
    const style = await request('POST', replace ? '/styles?replace=true' : '/styles', { body: file, type: 'application/zip' });
    say(t('uploaded', { name: style?.title ?? file.name }));
    await loadStyles();
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 409 && !replace) {
      const yes = await ask({ title: t('replaceTitle'), message: problem.message, yes: t('replace') });
      if (yes) await add(file, true);
    } else {
      sayProblem(problem);
    }
  }
}

async function remove(name) {
  const title = state.styles.find((style) => style.name === name)?.title ?? name;
  if (!(await ask({ title: t('deleteTitle', { name: title }), message: t('deleteText'), yes: t('delete') }))) return;
  try {
    await request('DELETE', at('styles', name));
    await loadStyles();
  } catch (problem) {
    sayProblem(problem);
  }
}

byId('upload').addEventListener('click', () => byId('file').click());
byId('file').addEventListener('change', async (event) => {
  for (const file of [...event.target.files]) await add(file);
  event.target.value = '';
});

const zone = byId('look');
const carriesFiles = (event) => event.dataTransfer?.types.includes('Files');
for (const type of ['dragenter', 'dragover']) {
  zone.addEventListener(type, (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    zone.classList.add('drop');
  });
}
zone.addEventListener('dragleave', (event) => zone.contains(event.relatedTarget) || zone.classList.remove('drop'));
zone.addEventListener('drop', async (event) => {
  zone.classList.remove('drop');
  if (!carriesFiles(event)) return;
  event.preventDefault();
  for (const file of [...event.dataTransfer.files]) await add(file);
});
// A file dropped beside the zone must not replace the page.
for (const type of ['dragover', 'drop']) addEventListener(type, (event) => carriesFiles(event) && event.preventDefault());

const search = byId('search');
search.addEventListener('input', () => set({ search: search.value.trim() }));
search.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  search.value = '';
  set({ search: '' });
  search.blur();
});

show(() => {
  const all = looks();
  const look = session() && all ? lookOf(all) : null;
  scopes.forEach((label, i) => {
    label.firstElementChild.checked = state.scope === SCOPES[i];
    text(label.lastElementChild, t(SCOPES[i]));
  });
  const found = (state.styles ?? []).filter(matches);
  const cards = state.search ? found : [...found, { name: NONE, builtIn: true }];
  keyed(
    byId('gallery'),
    state.styles ? cards : [],
    // A replaced style has another picture.
    ({ name, figures, preview }) => `${name} ${preview ?? ''} ${figures ? JSON.stringify(figures).length : ''}`,
    makeCard,
    (card, style) => showCard(card, style, look),
  );
  byId('no-match').hidden = !state.styles || !state.search || found.length > 0;
  byId('broken').hidden = state.broken.length === 0;
  text(byId('broken-title'), t('broken', { n: state.broken.length }));
  keyed(
    byId('broken-list'),
    state.broken,
    ({ folder }) => folder,
    () => el('li', {}, el('b'), el('span')),
    (row, { folder, reason }) => {
      text(row.firstElementChild, folder.split(/[\\/]/).at(-1));
      row.firstElementChild.title = folder;
      text(row.lastElementChild, ` ${reason}`);
    },
  );
});
