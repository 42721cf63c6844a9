// The panel: starts everything and keeps it connected.

import { Events, onToken, request } from './api.js';
import { ask, say, sayProblem } from './dialogs.js';
import { attribute, byId, icon, text } from './dom.js';
import { onFailure } from './edits.js';
import { loadStyles } from './gallery.js';
import { startLanguage, t } from './i18n.js';
import { loadShelf } from './shelf.js';
import { changed, set, show, state, takeSession, takeSessions, takeStats } from './store.js';
import { divide } from './monitor.js';
import './look.js';
import './outputs.js';
import './strip.js';
import './hotkeys.js';

const EVENTS = {
  sessions: ({ sessions }) => takeSessions(sessions),
  session: ({ session }) => takeSession(session),
  stats: takeStats,
  styles: () => loadStyles().catch(sayProblem),
  presets: () => loadShelf().catch(sayProblem),
  scenes: () => loadShelf().catch(sayProblem),
};

const RTMP_PORT = 1935;
let port = RTMP_PORT;

/// Where to publish: the page's own host, at the port that the server takes streams on.
async function loadAddress() {
  const { rtmp } = await request('GET', '/config').catch(() => ({}));
  port = rtmp?.port ?? RTMP_PORT;
  changed();
}

let link = { open: false };
let wasOpen = false;

function connection(now) {
  link = now;
  if (now.open && !state.connected) {
    loadAddress();
    loadStyles().catch(sayProblem);
    loadShelf().catch(sayProblem);
    if (wasOpen) say(t('back'));
    wasOpen = true;
    text(byId('version'), `tinybeauty ${now.version ?? ''}`);
  }
  set({ connected: now.open });
}

const events = new Events((event) => EVENTS[event.type]?.(event), connection);

function countDown() {
  const seconds = link.open || !link.retryAt ? 0 : Math.ceil((link.retryAt - Date.now()) / 1000);
  text(byId('banner-wait'), seconds > 0 ? t('lostWait', { n: seconds }) : '');
}

onToken(() => ask({ title: t('tokenTitle'), message: t('tokenText'), label: t('tokenTitle'), type: 'password', yes: t('tokenDo') }));
onFailure(sayProblem);
byId('retry').addEventListener('click', () => events.retry());
setInterval(countDown, 500);

byId('copy-url').addEventListener('click', async () => {
  await navigator.clipboard.writeText(byId('publish-url').textContent);
  say(t('copied'));
});

const select = byId('session');
select.addEventListener('change', () => set({ current: select.value, target: null }));
let listed = '';

show(() => {
  const lost = wasOpen && !link.open;
  if (byId('banner').hidden === lost) byId('banner').hidden = !lost;
  text(byId('banner-text'), lost ? t('lost') : '');
  byId('main').inert = lost;
  const how = link.open ? 'open' : wasOpen || link.retryAt ? 'closed' : 'connecting';
  attribute(byId('link'), 'data-link', how);
  text(byId('link-text'), t(`link.${how}`));
  const list = [...state.sessions.values()];
  const wanted = JSON.stringify([document.documentElement.lang, list.map(({ id, title, kind }) => [id, title, kind])]);
  if (wanted !== listed) {
    listed = wanted;
    const named = ({ title, kind }) => (title.startsWith(`${kind}/`) ? title : `${title} (${t(`kind.${kind}`)})`);
    const options = list.map((one) => new Option(named(one), one.id));
    select.replaceChildren(...(options.length ? options : [new Option(t('noSession'), '')]));
  }
  select.value = state.current ?? '';
  select.disabled = list.length === 0;
  text(byId('publish-url'), `rtmp://${location.hostname}${port === RTMP_PORT ? '' : `:${port}`}/live/KEY`);
});

async function start() {
  for (const element of document.querySelectorAll('[data-icon]')) element.prepend(icon(element.dataset.icon));
  if (location.search) history.replaceState(null, '', location.pathname); // a token does not stay in the address
  await startLanguage(byId('language'), () => {
    divide(byId('wipe').value);
    changed();
  });
  divide(byId('wipe').value);
  changed();
  try {
    await request('GET', '/sessions');
  } catch (problem) {
    sayProblem(problem);
  }
  events.connect();
}

start();
