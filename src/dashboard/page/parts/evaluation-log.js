/** The log of an evaluation, a piece at a time: it may be very long, and is never more than text. */
import { pathOf } from '../fetch-documents.js';
import { html, useEffect, useState } from '../preact.js';
import { Empty, Source } from './panel.js';

const pieceBytes = 64 * 1024;

/** @type {(props: { folders: readonly { folder: string, label: string }[] }) => import('preact').ComponentChildren} */
export const EvaluationLog = ({ folders }) => {
  const [folder, setFolder] = useState(folders.at(-1)?.folder ?? null);
  const [name, setName] = useState('stderr.log');
  const [piece, setPiece] = useState(/** @type {{ text: string, total: number } | null} */ (null));
  useEffect(() => {
    if (folder === null) return;
    let isWanted = true;
    setPiece(null);
    fetch(
      pathOf(`/api/artifacts/${folder.split('/').map(encodeURIComponent).join('/')}/${name}?from=-${pieceBytes}`),
    ).then(
      async (response) =>
        isWanted &&
        setPiece({
          text: response.ok ? await response.text() : '',
          total: Number(response.headers.get('x-total-bytes') ?? 0),
        }),
      () => isWanted && setPiece({ text: '', total: 0 }),
    );
    return () => {
      isWanted = false;
    };
  }, [folder, name]);
  if (folder === null) return html`<${Empty}>Nothing was evaluated.<//>`;
  return html`
    <p class="row">
      <label>evaluation <select value=${folder} onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ { currentTarget }) => setFolder(currentTarget.value)}>${folders.map((one) => html`<option value=${one.folder}>${one.label}</option>`)}</select></label>
      <label>file <select value=${name} onChange=${(/** @type {{ currentTarget: HTMLSelectElement }} */ { currentTarget }) => setName(currentTarget.value)}><option>stderr.log</option><option>stdout.log</option><option>result.json</option><option>outcome.json</option></select></label>
      ${piece !== null && piece.total > pieceBytes ? html`<span class="aside">the last 64 of ${Math.ceil(piece.total / 1024)} KiB</span>` : null}</p>
    ${piece === null ? html`<p class="waiting">Reading the log…</p>` : piece.text === '' ? html`<${Empty}>This file is empty or not there.<//>` : html`<${Source} label=${`${name} of ${folder}`} text=${piece.text} />`}`;
};
