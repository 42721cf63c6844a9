// The panel's words. Elements name theirs: data-i18n (text), data-i18n-label (aria-label), data-i18n-title, data-i18n-placeholder.

const LANGUAGES = { en: 'English', de: 'Deutsch', es: 'Español' };
const KEY = 'tinybeauty.language';

let words = {};
let language = 'en';

/// A phrase with its {gaps} filled.
export function t(key, gaps = {}) {
  const phrase = words[key] ?? key;
  return phrase.replace(/\{(\w+)\}/g, (whole, name) => gaps[name] ?? whole);
}

/// A number as the chosen language writes it.
export function number(value, digits = 0) {
  return new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/// A strength of 0..1.5 in percent.
export const percent = (strength) => `${number(Math.round(strength * 100))} %`;

function wanted() {
  const all = [localStorage.getItem(KEY), ...navigator.languages];
  return all.map((name) => name?.slice(0, 2)).find((name) => name in LANGUAGES) ?? 'en';
}

function apply() {
  document.documentElement.lang = language;
  for (const element of document.querySelectorAll('[data-i18n]')) element.textContent = t(element.dataset.i18n);
  for (const element of document.querySelectorAll('[data-i18n-label]')) element.setAttribute('aria-label', t(element.dataset.i18nLabel));
  for (const element of document.querySelectorAll('[data-i18n-title]')) element.title = t(element.dataset.i18nTitle);
  for (const element of document.querySelectorAll('[data-i18n-placeholder]')) element.placeholder = t(element.dataset.i18nPlaceholder);
}

async function load(name) {
  const response = await fetch(`i18n/${name}.json`);
  if (!response.ok) throw new Error(`i18n/${name}.json: ${response.status}`);
  words = await response.json();
  language = name;
  apply();
}

/// Loads the browser's language, or the one chosen before, and fills the select with all of them.
export async function startLanguage(select, changed) {
  for (const [name, title] of Object.entries(LANGUAGES)) select.add(new Option(title, name));
  select.addEventListener('change', async () => {
    localStorage.setItem(KEY, select.value);
    await load(select.value);
    changed();
  });
  await load(wanted());
  select.value = language;
}
