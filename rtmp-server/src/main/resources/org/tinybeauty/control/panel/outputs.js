// Where the made-up stream goes besides its viewers.

import { at, request } from './api.js';
import { ask } from './dialogs.js';
import { attribute, byId, el, icon, keyed, text } from './dom.js';
import { after } from './edits.js';
import { t } from './i18n.js';
import { session, show, takeSession } from './store.js';

const STATES = ['connected', 'connecting', 'waiting', 'recording', 'stopped', 'failed'];

async function refresh(one) {
  takeSession(await request('GET', at('sessions', one.id)));
}

const field = byId('push-url');
byId('push').addEventListener('submit', (event) => {
  event.preventDefault();
  after(async (one) => {
    await request('POST', at('sessions', one.id, 'outputs'), { json: { url: field.value.trim() } });
    field.value = '';
    await refresh(one);
  });
});

async function remove(id, name) {
  const question = { title: t('removeOutputTitle', { name }), message: t('removeOutputText'), yes: t('removeDo') };
  if (!(await ask(question))) return;
  after(async (one) => {
    await request('DELETE', at('sessions', one.id, 'outputs', id));
    await refresh(one);
  });
}

const recording = (one) => Boolean(one?.outputs?.some(({ kind, state }) => kind === 'record' && state === 'recording'));

byId('record').addEventListener('click', () => {
  after(async (one) => {
    await request('POST', at('sessions', one.id, 'record'), { json: { on: !recording(one) } });
    await refresh(one);
  });
});

function makeRow({ id, kind }) {
  const row = el('li', {}, icon(kind === 'record' ? 'record' : 'push'),
    el('span', { class: 'to' }, el('b'), el('small')), el('span', { class: 'pill' }));
  if (kind !== 'record') {
    row.append(el('button', { class: 'ghost square', type: 'button', onclick: () => remove(id, row.dataset.name) }, icon('close')));
  }
  return row;
}

function showRow(row, { kind, target, state, detail }) {
  const [, to, pill, button] = row.children;
  const name = kind === 'record' ? t('recording') : target;
  row.dataset.name = name;
  text(to.firstElementChild, name);
  to.firstElementChild.title = name;
  text(to.lastElementChild, kind === 'record' ? [target, detail].filter(Boolean).join(', ') : (detail ?? ''));
  text(pill, STATES.includes(state) ? t(`state.${state}`) : state);
  pill.dataset.state = state;
  button?.setAttribute('aria-label', t('removeOutput', { name }));
}

show(() => {
  const one = session();
  const list = one?.outputs ?? [];
  byId('outputs').hidden = Boolean(one) && one.kind !== 'live';
  keyed(byId('rows'), list, ({ id, kind }) => `${kind} ${id}`, makeRow, showRow);
  byId('no-rows').hidden = list.length > 0;
  attribute(byId('record'), 'aria-checked', recording(one));
  byId('record').disabled = !one;
  field.disabled = !one;
});
