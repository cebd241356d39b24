// The labelling page. Whatever comes from documents goes into the page as text nodes: nothing here makes HTML of strings.
'use strict';

const byId = id => document.getElementById(id);
// What the server said last; null before that and after the end.
let state = null;
// Flags and note of the document that is shown, and since when it is.
let flags = [], shownAt = 0, shownFor = 0, whole = false;
// Keys that were pressed and not yet done: one at a time, so that none is lost and none acts on a document not yet shown.
const pressed = [];
let busy = false, noteTimer = 0;

function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  Object.assign(made, properties);
  made.append(...children);
  return made;
}

const percent = share => share > 0 && share < .001 ? '< 0.1 %' : `${(100 * share).toFixed(share < .1 && share > 0 ? 1 : 0)} %`;

// Characters that reorder or hide text, as escapes: a title or a host must not look like another one.
function visible(text) {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    c => `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`);
}

function shortened(text, limit) {
  const points = text.length > limit ? [...text] : [];
  return points.length > limit ? `${points.slice(0, limit).join('')}…` : text;
}

// Text of a document beside other text: it cannot reorder what stands around it, and not push it away.
const isolated = text => element('bdi', {dir: 'auto'}, shortened(visible(text), 200));

// ---- The server

async function send(path, body) {
  const request = body === undefined ? {} : {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)};
  let answer;
  try { answer = await fetch(path, {cache: 'no-store', ...request}); } catch {
    throw new Error('The server does not answer. Start dataprep audit label again and open its new address: all labels but the last key are saved.');
  }
  if (!answer.ok) {
    const text = await answer.text();
    let reason = text.trim();
    try { reason = JSON.parse(text).error; } catch { /* a refusal in plain text */ }
    throw new Error(reason || `status ${answer.status}`);
  }
  return answer.json();
}

function problem(text) {
  byId('problem').textContent = text;
  byId('problem').hidden = !text;
}

// Sends an action, and shows what comes after it.
async function act(path, body, said) {
  state = await send(path, body);
  problem('');
  show();
  const now = state.document ? `Document ${state.number} of ${state.total}${state.document.title ? `: ${visible(state.document.title)}` : ''}.` : '';
  byId('status').textContent = `${said} ${now}`;
}

// ---- What is shown

function show() {
  const open = state.document;
  byId('top').hidden = false;
  byId('language').textContent = `${state.language_name} (${state.language})`;
  byId('who').replaceChildren('Rater: ', isolated(state.rater), state.second ? ', second and blind' : '');
  byId('proficiency').value = state.proficiency;
  byId('bar').max = state.total;
  byId('bar').value = state.labelled;
  const minutes = Math.ceil(state.seconds_left / 60);
  byId('progress').textContent = `${state.labelled} of ${state.total} labelled` + (state.seconds_left > 0 ? `, about ${minutes} min left` : '');
  document.title = `${state.labelled}/${state.total} · ${state.language_name} · dataprep audit`;
  showLast();
  showKeys();
  byId('main').hidden = byId('keys').hidden = !open || state.ended;
  byId('done').hidden = open && !state.ended;
  if (!open) byId('document').dataset.id = '';
  if (state.ended) {
    byId('done-title').textContent = 'The session has ended';
    byId('done-text').textContent = 'All labels are saved. You can close this page; dataprep audit label goes on where you stopped.';
  } else if (!open) {
    byId('done-title').textContent = `All ${state.total} documents are labelled`;
    byId('done-text').replaceChildren('Press ', element('kbd', {}, 'z'), ' to take back the last label, or ', element('kbd', {}, 'q'),
      ' to end. What the labels say: ', element('code', {}, `dataprep audit report --lang ${state.language}`));
  } else showDocument(open);
}

function showLast() {
  const last = state.last, place = byId('last');
  place.hidden = !last;
  if (!last) return;
  const parts = ['Last: ', element('q', {}, isolated(last.name || last.id)), ` is ${last.label}${last.code ? ` (${last.code})` : ''}. The identifier said ${last.language} ${last.score.toFixed(2)}`];
  for (const rival of last.rivals) parts.push(`, ${rival.language} ${rival.score.toFixed(2)}${rival.in_model ? '' : ' outside its model'}`);
  parts.push('. Stratum ', isolated(last.stratum), last.reason ? '; dropped as ' : '; kept', last.reason ? isolated(last.reason) : '', '.');
  place.replaceChildren(...parts);
}

function showDocument(open) {
  const isSame = byId('document').dataset.id === open.id;
  byId('document').dataset.id = open.id;
  if (isSame) return showFlags();
  flags = [...open.flags];
  byId('note').value = open.note;
  whole = false;
  const title = byId('title');
  title.textContent = shortened(visible(open.title), 300) || 'Without a title';
  byId('address').replaceChildren(isolated(open.url || open.host || 'no address'));
  showText(open);
  showAids(open);
  showFlags();
  window.scrollTo(0, 0);
  shownFor = 0;
  shownAt = performance.now();
}

const isLong = text => text.length > 15000;

// Beginning, middle and end of a long text, cut between characters.
function windows(text) {
  const sizes = [8000, 2000, 2000];
  if (whole || !isLong(text)) return [text];
  const at = place => place + (/[\udc00-\udfff]/.test(text[place]) ? 1 : 0);
  const middle = at((text.length >> 1) - sizes[1] / 2);
  return [text.slice(0, at(sizes[0])), text.slice(middle, at(middle + sizes[1])), text.slice(at(text.length - sizes[2]))];
}

function showText(open) {
  const place = byId('text'), parts = windows(open.text), nodes = [];
  byId('text').lang = byId('title').lang = open.lang;
  byId('document').dataset.script = open.scripts.length ? open.scripts[0].script : '';
  const left = open.text.length - parts.reduce((sum, part) => sum + part.length, 0);
  parts.forEach((part, index) => {
    if (index > 0) {
      nodes.push(element('p', {className: 'cut', lang: 'en', dir: 'ltr'}, index > 1 ? '…' : `… ${left.toLocaleString('en')} characters are left out (press a for the whole text)`));
    }
    for (const line of part.split(/\r\n|[\n\r\u2028\u2029]/)) if (line.trim()) nodes.push(element('p', {dir: 'auto'}, line));
  });
  byId('moves').querySelector('[aria-keyshortcuts=a]').hidden = whole || !isLong(open.text);
  place.replaceChildren(...(nodes.length ? nodes : [element('p', {className: 'cut', lang: 'en'}, 'The document has no text.')]));
}

function showAids(open) {
  const rows = [];
  const add = (term, ...values) => rows.push(element('dt', {}, term), ...values);
  const value = (...children) => element('dd', {}, ...children);
  const none = text => element('dd', {className: 'none'}, text);
  add('Scripts', ...(open.scripts.length ? open.scripts.slice(0, 6).map(script => {
    const bar = element('span', {className: script.expected ? 'share' : 'share warn'});
    bar.style.width = `${100 * script.share}%`;
    return element('dd', {className: script.expected ? '' : 'warn'}, isolated(script.name), ` ${percent(script.share)}${script.expected ? '' : `, not a script of ${state.language_name}`}`, bar);
  }) : [none('no letters')]));
  add('Might also be', ...(open.rivals.length ? open.rivals.slice(0, 6).map(rival =>
    value(isolated(`${rival.name} (${rival.language})`), rival.in_model ? '' : ', which the identifier does not know')) : [none('no other language')]));
  add('Words on the word list', open.word_list_share >= 0 ? value(percent(open.word_list_share)) : none('there is no list'));
  add('The page itself says', open.html_language ? value('lang=', isolated(open.html_language)) : none('nothing'));
  if (open.host) {
    add('Host', value(isolated(open.host)));
    if (open.host_documents > 0) rows.push(value(`${open.host_documents.toLocaleString('en')} documents in the corpus`));
    if (open.host_sampled > 0) {
      rows.push(value(`${open.host_sampled} more in the sample:`));
      for (const page of open.host_pages) rows.push(element('dd', {className: 'line', title: visible(page)}, '– ', isolated(page)));
    }
  }
  add('Near or equal copies', open.duplicates > 0 ? value(open.duplicates.toLocaleString('en')) : none('not known'));
  if (open.dump) add('Crawl', value(isolated(open.dump)));
  add('Length', value(`${[...open.text].length.toLocaleString('en')} characters`));
  const hidden = (open.text.match(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g) || []).length;
  if (hidden) rows.push(value(`${hidden.toLocaleString('en')} of them invisible controls`));
  byId('aids').replaceChildren(...rows);
}

// ---- Keys and buttons

const moves = [
  ['k', 'Skip', 'leave the document for later'], ['z', 'Undo', 'take back the last label'], ['a', 'All text', 'show the whole of a long text'],
  ['h', 'Help', 'what the keys mean'], ['q', 'End', 'end the session; all labels are saved already']];

function button(key, title, hint, properties = {}) {
  const made = element('button', {type: 'button', title: hint, ...properties}, element('kbd', {ariaHidden: 'true'}, key), title);
  made.setAttribute('aria-keyshortcuts', key);
  made.addEventListener('click', () => press(key));
  return made;
}

// Buttons stay as they are while the choices do, so that the one in focus keeps it.
function showKeys() {
  const keys = state.choices.map(choice => choice.key).join('');
  if (byId('labels').dataset.keys === keys) return;
  byId('labels').dataset.keys = keys;
  byId('labels').replaceChildren(...state.choices.map(choice => button(choice.key, choice.title, choice.hint)));
  byId('flags').replaceChildren(...state.flag_choices.map(flag => {
    const made = button(flag.key, flag.title, 'a flag beside the label');
    made.dataset.flag = flag.flag;
    return made;
  }));
  byId('moves').replaceChildren(...moves.map(move => button(...move)));
  byId('help-keys').replaceChildren(...[
    ...state.choices.map(choice => [choice.key, `${choice.title}: ${choice.hint}`]),
    ...state.flag_choices.map(flag => [flag.key, `${flag.title}: a flag, on or off, before the label`]),
    ['c', 'Note: free text, saved as you write'], ...moves.map(([key, title, hint]) => [key, `${title}: ${hint}`]),
  ].flatMap(([key, text]) => [element('dt', {}, element('kbd', {}, key)), element('dd', {}, text)]));
}

function showFlags() {
  for (const made of byId('flags').children) made.setAttribute('aria-pressed', flags.includes(made.dataset.flag));
}

function seconds() {
  return Math.round(shownFor + (document.hidden ? 0 : performance.now() - shownAt)) / 1000;
}

function press(key) {
  pressed.push(key);
  if (!busy) work();
}

async function work() {
  busy = true;
  while (pressed.length) {
    try { await handle(pressed.shift()); } catch (error) {
      pressed.length = 0;
      if (byId('which').open) byId('code-problem').textContent = error.message;
      else problem(`Not saved: ${error.message}`);
    }
  }
  busy = false;
}

async function handle(key) {
  if (!state || state.ended) return;
  if (byId('which').open) return choose(key);
  if (byId('help').open) return key === 'Escape' || key === 'h' ? byId('help').close() : undefined;
  if (key === 'z') return act('undo', {}, state.last ? 'Taken back.' : 'Nothing to take back.');
  if (key === 'q') return act('end', {}, 'Ended.');
  if (key === 'h') return byId('help').showModal();
  const open = state.document;
  if (!open) return;
  const choice = state.choices.find(choice => choice.key === key);
  if (choice && choice.label === 'wrong-language') return ask(open);
  if (choice) return label(choice, '');
  const flag = state.flag_choices.find(flag => flag.key === key);
  if (flag) {
    flags = flags.includes(flag.flag) ? flags.filter(other => other !== flag.flag) : [...flags, flag.flag];
    showFlags();
    return act('remark', remark(open), `${flag.title} ${flags.includes(flag.flag) ? 'on' : 'off'}.`);
  }
  if (key === 'c') return byId('note').focus();
  if (key === 'a') { whole = true; return showText(open); }
  if (key === 'k') return act('skip', {id: open.id}, 'Left for later.');
}

const remark = open => ({id: open.id, flags, note: byId('note').value});

async function label(choice, code) {
  clearTimeout(noteTimer);
  const open = state.document;
  await act('label', {...remark(open), label: choice.label, code, seconds: seconds()}, `Saved: ${choice.title}${code ? `, ${code}` : ''}.`);
}

// ---- Which other language

function ask(open) {
  byId('offers').replaceChildren(...open.offers.map((offer, index) => element('li', {}, button(String(index + 1), `${offer.name} (${offer.language})`, ''))));
  byId('code').value = byId('code-problem').textContent = '';
  byId('which').showModal();
  byId('code').focus();
}

async function choose(key) {
  const open = state.document, input = byId('code');
  if (key === 'Escape') return byId('which').close();
  let code = input.value.trim();
  if (/^[1-9]$/.test(key)) {
    if (key > open.offers.length) return;
    code = open.offers[key - 1].language;
  } else if (key !== 'Enter') {
    // A letter that was pressed before the dialog was there.
    if (key.length === 1) input.value += key;
    return;
  }
  await label(state.choices.find(choice => choice.label === 'wrong-language'), code);
  byId('which').close();
}

// ---- Events

// The key by its letter, or in layouts of other scripts by its place on the keyboard.
function keyOf(event) {
  if (/^[a-z0-9?]$/.test(event.key)) return event.key;
  if (/^[A-Z]$/.test(event.key)) return event.key.toLowerCase();
  if (event.code === 'Slash' && event.shiftKey) return '?';
  const place = event.code.match(/^(?:Key([A-Z])|(?:Digit|Numpad)([0-9]))$/);
  return event.key.length === 1 && place ? (place[1] || place[2]).toLowerCase() : event.key;
}

// Other keys, as the space bar and those that browsers search with, stay the browser's.
const isKey = key => byId('which').open && key.length === 1 && key !== ' ' || key === 'c' || moves.some(move => move[0] === key) ||
  state.choices.some(choice => choice.key === key) || state.flag_choices.some(flag => flag.key === key);

document.addEventListener('keydown', event => {
  // Held keys label nothing, and what the browser does with other modifiers stays its own.
  if (!state || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = event.target, key = keyOf(event);
  if (target === byId('code')) {
    if (/^[1-9]$/.test(key) || key === 'Enter') {
      event.preventDefault();
      if (!event.repeat) press(key);
    }
    return;
  }
  if (target === byId('note')) {
    if (key === 'Escape') target.blur();
    return;
  }
  if (target.tagName === 'SELECT' || event.repeat || !isKey(key)) return;
  // So that a letter which moves the focus into a field is not written there.
  event.preventDefault();
  press(key);
});

byId('note').addEventListener('input', () => {
  clearTimeout(noteTimer);
  noteTimer = setTimeout(saveNote, 300);
});
byId('note').addEventListener('blur', saveNote);

async function saveNote() {
  clearTimeout(noteTimer);
  const open = state && state.document;
  if (!open || byId('note').value === open.note) return;
  if (busy) {
    noteTimer = setTimeout(saveNote, 300);
    return;
  }
  try {
    // What is shown stays: the rater may be writing on.
    const note = byId('note').value;
    await send('remark', {id: open.id, flags, note});
    open.note = note;
    problem('');
  } catch (error) { problem(`The note is not saved: ${error.message}`); }
}

byId('proficiency').addEventListener('change', async event => {
  try { await act('rater', {proficiency: event.target.value}, 'Noted.'); } catch (error) { problem(`Not saved: ${error.message}`); }
  // Keys are labels again.
  event.target.blur();
});

byId('code-done').addEventListener('click', () => press('Enter'));
byId('code-cancel').addEventListener('click', () => byId('which').close());
byId('help-close').addEventListener('click', () => byId('help').close());

document.addEventListener('visibilitychange', () => {
  if (document.hidden) shownFor += performance.now() - shownAt;
  else shownAt = performance.now();
});

act('state', undefined, '').catch(error => problem(error.message));
