/** What one may do with a node: keep it in sight, leave it out, measure it again, or believe in it. */
import { isOver } from '../../../model/run/end-reasons.mjs';
import { send } from '../fetch-documents.js';
import { html, useState } from '../preact.js';

/**
 * @import { NodeDocument, ViewDocument } from '../../../views/documents.ts'
 * @import { Command } from '../../../model/run/command.ts'
 */

/** @type {(props: { found: NodeDocument, view: ViewDocument, live: import('../pages.js').PageProps['live'] }) => import('preact').ComponentChildren} */
export const NodeActions = ({ found: { node, pinned, banned }, view, live }) => {
  const [message, setMessage] = useState('');
  const [reason, setReason] = useState('');
  if (view.mode === 'finished' || isOver(view.state)) return null;
  /** @param {Command} command */
  const sendCommand = async (command) => {
    setMessage('pending…');
    const answer = await send(command);
    setMessage(answer.ok ? `done (event ${answer.event.seq})` : `${answer.problem.message} ${answer.problem.advice}`);
    void live.refresh();
  };
  const id = node.id;
  return html`<div class="row" role="group" aria-label="Actions">
    ${pinned === null ? html`<button type="button" onClick=${() => sendCommand({ verb: 'pin', node: id, reason })}>Pin</button>` : html`<button type="button" onClick=${() => sendCommand({ verb: 'unpin', node: id })}>Unpin</button>`}
    ${banned === null ? html`<button type="button" onClick=${() => sendCommand({ verb: 'ban', node: id, reason })}>Ban</button>` : html`<button type="button" onClick=${() => sendCommand({ verb: 'unban', node: id })}>Unban</button>`}
    <label><span class="visually-hidden">reason</span><input placeholder="reason" value=${reason} onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ { currentTarget }) => setReason(currentTarget.value)} /></label>
    ${node.status === 'passed' ? html`<button type="button" onClick=${() => sendCommand({ verb: 'reevaluate', node: id, times: 3 })}>Evaluate 3 more times</button>` : null}
    ${node.record !== null && !node.record.confirmed ? html`<button type="button" onClick=${() => sendCommand({ verb: 'approve', node: id, reason })}>Approve</button>` : null}
    <span role="status" class="aside">${message}</span></div>`;
};
