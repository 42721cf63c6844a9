// Short messages, and questions in a dialog of the page.

import { Problem } from './api.js';
import { byId, el } from './dom.js';

const SHOWN_MILLIS = 4_000;
const PROBLEM_MILLIS = 9_000;
const MOST = 3;

/// Says something in passing; a problem stays longer and is read out at once.
export function say(message, problem = false) {
  const toasts = byId('toasts');
  const last = toasts.lastElementChild;
  if (last?.textContent === message) last.remove();
  const toast = el('p', { class: problem ? 'toast problem' : 'toast' }, message);
  if (problem) toast.setAttribute('role', 'alert');
  toasts.append(toast);
  while (toasts.children.length > MOST) toasts.firstElementChild.remove();
  setTimeout(() => toast.remove(), problem ? PROBLEM_MILLIS : SHOWN_MILLIS);
}

/// Says what the server refused. That it was not reached, the banner says.
export function sayProblem(problem) {
  if (problem instanceof Problem) say(problem.message, true);
  else if (!(problem instanceof TypeError)) throw problem;
}

let queue = Promise.resolve();

/// Asks; with a `label` for a text, else for yes or no.
///
/// @return the text, or true; null when it was cancelled
export function ask(question) {
  const answer = queue.then(() => askNow(question));
  queue = answer.catch(() => {});
  return answer;
}

function askNow({ title, message = '', label = null, value = '', type = 'text', yes }) {
  const dialog = byId('dialog');
  const input = byId('dialog-input');
  byId('dialog-title').textContent = title;
  byId('dialog-text').textContent = message;
  byId('dialog-text').hidden = !message;
  byId('dialog-field').hidden = label === null;
  byId('dialog-label').textContent = label ?? '';
  byId('dialog-yes').textContent = yes;
  input.type = type;
  input.value = value;
  input.required = label !== null;
  const result = new Promise((done) => {
    let given = null;
    const submitted = () => (given = label === null ? true : input.value.trim() || null);
    const closed = () => {
      byId('dialog-form').removeEventListener('submit', submitted);
      input.value = '';
      done(given);
    };
    byId('dialog-form').addEventListener('submit', submitted);
    dialog.addEventListener('close', closed, { once: true });
  });
  dialog.showModal();
  if (label === null) byId('dialog-no').focus();
  else input.select();
  return result;
}

byId('dialog-no').addEventListener('click', () => byId('dialog').close());
