/** Every command a user may send to the run: the same words as on the command line. Each is journaled and answered by its event. */

import { isOver } from '../../model/run/end-reasons.mjs';
import { pluralize } from '../../platform/text/pluralize.mjs';
import { send } from './fetch-documents.js';
import { html, useEffect, useRef, useState } from './preact.js';

/**
 * @import { ViewDocument } from '../../views/documents.ts'
 * @import { Command } from '../../model/run/command.ts'
 * @typedef {import('preact').ComponentChildren} Children
 * @typedef {(command: Command, done: string) => Promise<void>} SendCommand
 */

/** @type {(props: { view: ViewDocument, live: import('./pages.js').PageProps['live'], close: () => void }) => Children} */
export const Controls = ({ view, live, close }) => {
  const [message, setMessage] = useState(/** @type {{ text: string, tone: string } | null} */ (null));
  const panel = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => panel.current?.focus(), []);
  /** @type {SendCommand} */
  const sendCommand = async (command, done) => {
    setMessage({ text: 'pending…', tone: '' });
    const answer = await send(command);
    setMessage(
      answer.ok
        ? { text: `${done} (event ${answer.event.seq})`, tone: 'good' }
        : { text: `${answer.problem.message} ${answer.problem.advice}`, tone: 'bad' },
    );
    void live.refresh();
  };
  const isReadOnly = view.mode === 'finished' || isOver(view.state);
  return html`
    <aside class="drawer" ref=${panel} tabindex="-1" aria-label="Controls" onKeyDown=${(/** @type {KeyboardEvent} */ { key }) => key === 'Escape' && close()}>
      <div class="row"><h2>Controls</h2><button type="button" class="quiet" onClick=${close}>close</button></div>
      ${message === null ? null : html`<div class=${`notice ${message.tone}`} role="status">${message.text}</div>`}
      ${isReadOnly ? html`<p>This run has ended and is read only. Continue it with “asi resume ${view.view.run}”.</p>` : html`<${Verbs} view=${view} sendCommand=${sendCommand} />`}
    </aside>`;
};

/** @type {(props: { view: ViewDocument, sendCommand: SendCommand }) => Children} */
const Verbs = ({ view, sendCommand }) => {
  const inFlight = pluralize(view.view.lanes.length, 'round');
  const isPaused = view.view.phase === 'paused';
  return html`
    <div class="row">
      ${
        isPaused
          ? html`<button type="button" class="primary" onClick=${() => sendCommand({ verb: 'resume' }, 'The run is resumed')}>Resume</button>`
          : html`<button type="button" onClick=${() => sendCommand({ verb: 'pause' }, `No new rounds; ${inFlight} in flight finish`)}>Pause</button>`
      }
      <${Confirmed} label="Stop" question=${`Start no more rounds? ${inFlight} in flight finish, nothing is lost.`} act=${() => sendCommand({ verb: 'stop' }, 'The run ends when the rounds in flight have finished')} />
      <${Confirmed} label="Abort" question=${`End now? ${inFlight} in flight are run again when the run is resumed.`} act=${() => sendCommand({ verb: 'abort' }, 'The run ends')} />
    </div>
    <${Form} title="Idea for the Researcher" button="Send" fields=${[{ name: 'text', label: 'what to try, and why', area: true }, { name: 'rounds', label: 'for the next N prompts', value: '8' }]}
      act=${(/** @type {Fields} */ { text, rounds }) => sendCommand({ verb: 'idea', text: text ?? '', rounds: Number(rounds), island: null }, 'The idea is added to the next prompts')} />
    <${Form} title="Knowledge" button="Add" fields=${[{ name: 'title', label: 'title' }, { name: 'text', label: 'what is known, and when it applies', area: true }, { name: 'source', label: 'source', value: 'human' }]}
      act=${(/** @type {Fields} */ { title, text, source }) => sendCommand({ verb: 'cognition', title: title ?? '', text: text ?? '', source: source ?? 'human' }, 'Added; it can be recalled from now on')} />
    <${Form} title="Submit a program" button="Submit" fields=${[{ name: 'name', label: 'name' }, { name: 'motivation', label: 'why it should be better' }, { name: 'program', label: 'the program', area: true }]}
      act=${(/** @type {Fields} */ { name, motivation, program }) => sendCommand({ verb: 'submit', name: name ?? '', motivation: motivation ?? '', program: program ?? '' }, 'It is evaluated like any other candidate')} />
    <${LimitForm} sendCommand=${sendCommand} />`;
};

/** @type {(props: { label: string, question: string, act: () => void }) => Children} */
const Confirmed = ({ label, question, act }) => {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const answer = () => {
    dialog.current?.close();
    act();
  };
  return html`<button type="button" onClick=${() => dialog.current?.showModal()}>${label}</button>
    <dialog ref=${dialog} aria-label=${label}><p>${question}</p><div class="row"><button type="button" class="primary" onClick=${answer}>${label}</button><button type="button" onClick=${() => dialog.current?.close()}>Cancel</button></div></dialog>`;
};

/** @typedef {Record<string, string | undefined>} Fields */

/** @type {(props: { title: string, button: string, fields: readonly { name: string, label: string, value?: string, area?: boolean }[], act: (fields: Fields) => Promise<void> }) => Children} */
export const Form = ({ title, button, fields, act }) => {
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    await act(Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)])));
    form.reset();
  };
  return html`<form onSubmit=${submit}><h2>${title}</h2>
    ${fields.map(({ name, label, value = '', area }) => html`<label>${label}${area ? html`<textarea name=${name} required></textarea>` : html`<input name=${name} value=${value} />`}</label>`)}
    <div><button type="submit">${button}</button></div></form>`;
};

/** @type {(props: { sendCommand: SendCommand }) => Children} */
const LimitForm = ({ sendCommand }) => {
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const data = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const limit = /** @type {Extract<Command, { verb: 'set' }>['limit']} */ (String(data.get('limit')));
    const text = String(data.get('value')).trim();
    void sendCommand(
      { verb: 'set', limit, value: text === '' ? null : Number(text) },
      `The limit of ${limit} is ${text === '' ? 'lifted' : text}`,
    );
  };
  return html`<form onSubmit=${submit}><h2>Limits</h2>
    <label>which<select name="limit">${['rounds', 'usd', 'tokens', 'seconds', 'gpuHours', 'target', 'patience', 'lanes'].map((name) => html`<option>${name}</option>`)}</select></label>
    <label>new value (empty: no limit)<input name="value" inputmode="decimal" /></label><div><button type="submit">Change</button></div></form>`;
};
