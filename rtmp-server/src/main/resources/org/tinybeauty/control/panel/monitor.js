// The picture: one JPEG with before and after side by side, polled as long as someone can see it, and the faces over it.

import { at, request } from './api.js';
import { attribute, byId, el, keyed, text } from './dom.js';
import { t } from './i18n.js';
import { looks } from './edits.js';
import { session, set, show, state } from './store.js';

/// Between pictures: while someone works at the panel, and while someone only looks on. Each costs the server a few milliseconds.
const BUSY_MILLIS = 180;
const PERIOD_MILLIS = 500;
const BUSY_FOR_MILLIS = 5_000;
const FAILED_MILLIS = 1_000;
const PATIENCE_MILLIS = 5_000;
/// Of one side. A few sizes only, so that several panels mostly share the server's pictures.
const WIDTHS = [320, 480, 640];
/// In preview mode the picture on air is small, and asked for once in so many pictures.
const INSET_EVERY = 4;
/// The server's answer when no frame flows, or when a preview would cost frames on air.
const BUSY = 503;
const KEY_STEP = 4;
/// Pixels between the picture's edge and what is written on it.
const EDGE = 10;

const screen = byId('screen');
const wipe = byId('wipe');
const pause = (millis) => new Promise((done) => setTimeout(done, millis));

let shown = null; // {bitmap, mode, id}
let misses = 0;
let acted = -BUSY_FOR_MILLIS;
let onScreen = true;
let wake = () => {};

new ResizeObserver(() => divide(wipe.value)).observe(screen);
new IntersectionObserver(([entry]) => {
  onScreen = entry.isIntersecting;
  wake();
}).observe(screen);
document.addEventListener('visibilitychange', () => wake());
for (const kind of ['pointerdown', 'input', 'keydown']) {
  document.addEventListener(kind, () => (acted = performance.now()), { capture: true, passive: true });
}

const watched = () => !document.hidden && onScreen && state.connected && session();

async function picture(view, width) {
  const path = at('sessions', state.current, 'snapshot.jpg');
  const blob = await request('GET', `${path}?view=${view}&width=${width}`, { signal: AbortSignal.timeout(PATIENCE_MILLIS) });
  return createImageBitmap(blob);
}

function wantedWidth() {
  const pixels = screen.clientWidth * devicePixelRatio;
  return WIDTHS.find((width) => width >= pixels) ?? WIDTHS.at(-1);
}

/// Asks for the next picture only when the last one has been drawn, so that a slow line is never flooded.
async function poll() {
  for (let round = 0; ; round++) {
    while (!watched()) await new Promise((done) => (wake = done));
    const began = performance.now();
    const { mode, current: id } = state;
    let missed = null;
    try {
      if (mode === 'preview' && round % INSET_EVERY === 0) await drawInset();
      const bitmap = await picture(mode === 'preview' ? 'preview-split' : 'split', wantedWidth());
      if (id === state.current && mode === state.mode) {
        shown?.bitmap.close();
        shown = { bitmap, mode, id };
        draw();
      } else {
        bitmap.close();
      }
    } catch (problem) {
      // No frame flows just now, or the server is away or busy: the last picture stays, dimmed.
      missed = problem;
      if (shown?.id !== state.current) forget();
    }
    tell(missed, mode);
    const period = missed ? FAILED_MILLIS : began - acted < BUSY_FOR_MILLIS ? BUSY_MILLIS : PERIOD_MILLIS;
    await pause(Math.max(BUSY_MILLIS / 4, began + period - performance.now()));
  }
}

/// Says why there is no picture; a moment without one needs no words while there is an older one.
function tell(missed, mode) {
  misses = missed ? misses + 1 : 0;
  screen.classList.toggle('stale', misses > 1);
  const busy = mode === 'preview' && missed?.status === BUSY;
  const silent = shown?.mode === mode ? misses < 3 : misses < 1;
  byId('waiting').hidden = silent || !session();
  text(byId('waiting').firstElementChild, t(busy ? 'previewBusy' : 'waiting'));
}

function forget() {
  shown?.bitmap.close();
  shown = null;
  const canvas = byId('picture');
  canvas.getContext('2d').clearRect(0, 0, canvas.width, canvas.height);
}

/// The left of the divider from the left half, the right of it from the right half.
function draw() {
  if (!shown) return;
  const canvas = byId('picture');
  const { bitmap } = shown;
  const width = bitmap.width >> 1;
  const height = bitmap.height;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  const at = Math.round((width * Number(wipe.value)) / 100);
  if (at > 0) context.drawImage(bitmap, 0, 0, at, height, 0, 0, at, height);
  if (at < width) context.drawImage(bitmap, width + at, 0, width - at, height, at, 0, width - at, height);
}

async function drawInset() {
  const canvas = byId('inset-picture');
  const bitmap = await picture('after', WIDTHS[0]);
  Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
  bitmap.close();
}

/// Puts the divider somewhere, in percent of the picture.
export function divide(percent) {
  wipe.value = percent;
  const value = Number(wipe.value);
  byId('divider').style.left = `${value}%`;
  const place = (screen.clientWidth * value) / 100;
  byId('before').classList.toggle('out', place < byId('before').offsetWidth + byId('tally').offsetWidth + 3 * EDGE);
  byId('after').classList.toggle('out', screen.clientWidth - place < byId('after').offsetWidth + 2 * EDGE);
  attribute(wipe, 'aria-valuetext', t('wipeValue', { n: Math.round(value) }));
  draw();
}

/// A range input's thumb stops half its width from the ends; here every place of the picture is one of the divider.
function follow(event) {
  const box = wipe.getBoundingClientRect();
  divide(((event.clientX - box.left) / box.width) * 100);
}

wipe.addEventListener('pointerdown', (event) => {
  if (event.button === 0) {
    wipe.setPointerCapture(event.pointerId);
    wipe.focus({ preventScroll: true });
    follow(event);
    event.preventDefault();
  }
});
wipe.addEventListener('pointermove', (event) => wipe.hasPointerCapture(event.pointerId) && follow(event));
wipe.addEventListener('input', () => divide(wipe.value));
wipe.addEventListener('dblclick', () => divide(50));
wipe.addEventListener('keydown', (event) => {
  const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -4, PageUp: 4 };
  if (event.key in steps) {
    divide(Number(wipe.value) + KEY_STEP * steps[event.key]);
    event.preventDefault();
  }
});

function makeFace() {
  const face = el('button', { class: 'face', type: 'button' }, el('span', { class: 'badge' }));
  face.addEventListener('click', () => {
    const id = Number(face.dataset.key);
    set({ target: state.target === id ? null : id });
  });
  return face;
}

function placeFace(face, { id, x, y, size }, own) {
  const one = session();
  const side = size * (one.width && one.height ? one.width / one.height : 16 / 9);
  face.style.left = `${(x - size / 2) * 100}%`;
  face.style.top = `${(y - side / 2) * 100}%`;
  face.style.width = `${size * 100}%`;
  face.style.height = `${side * 100}%`;
  attribute(face, 'aria-pressed', state.target === id);
  face.setAttribute('aria-label', t(own ? 'faceOwn' : 'face', { n: id }));
  face.classList.toggle('own', own);
  text(face.firstElementChild, String(id));
}

show(() => {
  const one = session();
  const preview = state.mode === 'preview';
  const bypass = Boolean(one?.program.bypass);
  screen.dataset.mode = state.mode;
  screen.style.setProperty('--ratio', one?.width && one?.height ? one.width / one.height : 16 / 9);
  byId('empty').hidden = Boolean(one) || !state.connected;
  screen.classList.toggle('vacant', !byId('empty').hidden);
  byId('wipe').hidden = byId('divider').hidden = !one;
  byId('inset').hidden = !one || !preview;
  const tally = byId('tally');
  tally.hidden = !one;
  const air = t(bypass ? 'bypassed' : one?.kind === 'file' ? 'program' : 'onAir');
  text(tally, preview ? t('preview') : air);
  tally.dataset.kind = preview ? 'preview' : bypass ? 'bypass' : 'air';
  text(byId('inset').querySelector('figcaption'), air);
  attribute(byId('picture'), 'aria-label', t(preview ? 'picturePreview' : 'pictureLive'));
  const worn = looks();
  keyed(
    byId('faces'),
    one?.faces ?? [],
    (face) => face.id,
    makeFace,
    (element, face) => placeFace(element, face, Boolean(worn?.faces?.[face.id])),
  );
  if (shown && shown.id !== state.current) forget();
  wake();
});

poll();
