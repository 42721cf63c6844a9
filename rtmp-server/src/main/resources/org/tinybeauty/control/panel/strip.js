// The stream's figures, in one line.

import { byId, el, text } from './dom.js';
import { number, t } from './i18n.js';
import { session, show } from './store.js';

const count = (value) => ({ shown: number(value ?? 0), bad: false });
/// The server's words for how much it leaves out, and ours.
const STEPS = {
  full: 'full',
  'faces looked for less often': 'sparse',
  'network on every second frame': 'half',
  'fastest encoder preset': 'fast',
  'makeup bypassed': 'plain',
  'source relayed untouched': 'relay',
};
const stepText = (step) => (step in STEPS ? t(`step.${STEPS[step]}`) : (step ?? ''));
/// Lost frames are bad whenever there are any; the others are the price of a busy machine.
const FIGURES = {
  fps: (stats) => ({ shown: number(stats.fps ?? 0, 1), bad: false }),
  p50: (stats) => ({ shown: t('milliseconds', { n: number(stats.latencyMillis?.p50 ?? 0) }), bad: false }),
  p99: (stats) => ({ shown: t('milliseconds', { n: number(stats.latencyMillis?.p99 ?? 0) }), bad: false }),
  late: (stats) => count(stats.late),
  bypassed: (stats) => count(stats.bypassed),
  dropped: (stats) => ({ ...count(stats.dropped), bad: stats.dropped > 0 }),
  step: (stats) => ({ shown: stepText(stats.step), more: stats.step, bad: Boolean(stats.step) && stats.step !== 'full' }),
};

const cells = Object.keys(FIGURES).map((name) => [name, el('div', { 'data-stat': name }, el('dt'), el('dd'))]);
byId('strip').append(...cells.map(([, cell]) => cell));

show(() => {
  const stats = session()?.stats;
  for (const [name, cell] of cells) {
    const { shown, bad, more = '' } = stats ? FIGURES[name](stats) : { shown: '–', bad: false };
    cell.title = [t(`stat.${name}.title`), more].filter(Boolean).join(': ');
    text(cell.firstElementChild, t(`stat.${name}`));
    text(cell.lastElementChild, shown);
    cell.classList.toggle('bad', bad);
  }
});
