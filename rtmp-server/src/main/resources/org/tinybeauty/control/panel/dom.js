// Elements without innerHTML, and lists that keep their elements (and with them the focus) when they change.

const SVG = 'http://www.w3.org/2000/svg';

const PATHS = {
  undo: 'M9 7 4 12l5 5M4 12h10a6 6 0 0 1 0 12h-2',
  redo: 'M15 7l5 5-5 5M20 12H10a6 6 0 0 0 0 12h2',
  bypass: 'M12 5v7M7.5 7.5a7 7 0 1 0 9 0',
  help: 'M9.2 9.2a3 3 0 1 1 4.4 2.7c-1 .6-1.6 1.2-1.6 2.4M12 17.5v.1',
  search: 'M11 18a7 7 0 1 1 0-14 7 7 0 0 1 0 14zM16.2 16.2 20.5 20.5',
  upload: 'M12 16V4.5M7 9l5-5 5 5M5 16v3.5h14V16',
  trash: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 10.5v6M13.5 10.5v6',
  pencil: 'M5 19l1-4L16.5 4.5l3 3L9 18z',
  push: 'M12 13.5v6M8.5 10a4.9 4.9 0 0 1 7 0M5.5 7a9.2 9.2 0 0 1 13 0M12 13.5v.1',
  record: 'M12 17.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11z',
  close: 'M6 6l12 12M18 6 6 18',
  copy: 'M9 9h10v11H9zM6 15H5V4h10v2',
  none: 'M12 20a8 8 0 1 1 0-16 8 8 0 0 1 0 16zM6.5 17.5l11-11',
  face: 'M12 20.5c-4 0-6.500-3.500-6.500-8.500S8 3.500 12 3.500s6.500 3.500 6.500 8.500-2.500 8.500-6.500 8.500zM9 10v.1M15 10v.1M9.500 15.200c1.600 1.200 3.400 1.200 5 0',
};

/// A line icon, 24 units square; decoration only, so hidden from assistive technology.
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', name === 'undo' || name === 'redo' ? '0 3 24 24' : '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}

/// An element with properties, `data-`, `aria-` and other dashed attributes, listeners (`onclick`) and children.
export function el(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'class' || key === 'role' || key === 'for' || key.includes('-')) element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

export const byId = (id) => document.getElementById(id);

/// Sets a text only when it differs, so that nothing is laid out or announced again for nothing.
export function text(element, value) {
  if (element.textContent !== value) element.textContent = value;
}

export function attribute(element, name, value) {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

/// Makes a container's children match a list: elements are kept by key, made where new and put in order.
export function keyed(container, items, keyOf, make, update) {
  const old = new Map([...container.children].map((child) => [child.dataset.key, child]));
  let place = container.firstElementChild;
  for (const item of items) {
    const key = String(keyOf(item));
    let child = old.get(key);
    old.delete(key);
    if (!child) {
      child = make(item);
      child.dataset.key = key;
    }
    update(child, item);
    if (child === place) place = place.nextElementSibling;
    else container.insertBefore(child, place);
  }
  for (const child of old.values()) child.remove();
}
