/** Finds nodes by number, name, motivation or failure. */
import { cut } from './figures.js';
import { html, useState } from './preact.js';

/** @type {(props: { nodes: import('../../views/documents.ts').NodeColumns | null }) => import('preact').ComponentChildren} */
export const Search = ({ nodes }) => {
  const [text, setText] = useState('');
  const found = nodes === null || text.trim() === '' ? [] : matches(nodes, text.trim().toLowerCase());
  return html`
    <div class="holds-tip">
      <label><span class="visually-hidden">Search nodes</span><input id="search" type="search" placeholder="search  /" size="14" value=${text} onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ { currentTarget }) => setText(currentTarget.value)} /></label>
      ${text.trim() === '' ? null : html`<ul class="found" role="list">${found.map((index) => html`<li><a href=${`#/nodes/${nodes?.round[index]}`} onClick=${() => setText('')}>${nodes?.round[index]} ${cut(nodes?.name[index] ?? '', 40)}</a></li>`)}${found.length === 0 ? html`<li>Nothing found.</li>` : null}</ul>`}
    </div>`;
};

/** @type {(nodes: import('../../views/documents.ts').NodeColumns, text: string) => number[]} */
export const matches = (nodes, text) => {
  /** @type {number[]} */
  const found = [];
  for (let index = nodes.count - 1; index >= 0 && found.length < 12; index -= 1) {
    const words = [`${nodes.round[index]}`, nodes.name[index], nodes.motivation[index], nodes.failure[index]];
    if (words[0] === text || words.slice(1).some((word) => word?.toLowerCase().includes(text))) found.push(index);
  }
  return found;
};
