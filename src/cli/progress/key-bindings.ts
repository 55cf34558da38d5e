/** What the keys have opened in the region: nothing, the page of help, or a line that is being typed. */
export interface Keyed {
  readonly open: 'nothing' | 'help' | 'idea';
  readonly areLanesShown: boolean;
  readonly draft: string;
}

/** What a key asks of the run, or of the program that shows it. */
export type KeyRequest =
  | { readonly kind: 'pause' | 'stop' | 'browse' | 'interrupt' | 'suspend' }
  | { readonly kind: 'idea'; readonly text: string };

export const untouched: Keyed = { open: 'nothing', areLanesShown: true, draft: '' };

const longestIdea = 4000;

/** The state after a key, and what it asks for. `key` is what a terminal in raw mode sends. */
export const pressed = (state: Keyed, key: string): { readonly state: Keyed; readonly request: KeyRequest | null } => {
  if (key === '\u0003') return { state, request: { kind: 'interrupt' } };
  if (key === '\u001a') return { state, request: { kind: 'suspend' } };
  return state.open === 'idea' ? typing(state, key) : command(state, key);
};

const command = (state: Keyed, key: string): ReturnType<typeof pressed> => {
  switch (key) {
    case 'p':
      return { state, request: { kind: 'pause' } };
    case 's':
      return { state, request: { kind: 'stop' } };
    case 'o':
      return { state, request: { kind: 'browse' } };
    case 'i':
      return { state: { ...state, open: 'idea', draft: '' }, request: null };
    case 'l':
      return { state: { ...state, areLanesShown: !state.areLanesShown }, request: null };
    case '?':
      return { state: { ...state, open: state.open === 'help' ? 'nothing' : 'help' }, request: null };
    default:
      return { state: key === '\u001b' ? { ...state, open: 'nothing' } : state, request: null };
  }
};

const typing = (state: Keyed, key: string): ReturnType<typeof pressed> => {
  const closed: Keyed = { ...state, open: 'nothing', draft: '' };
  if (key === '\u001b') return { state: closed, request: null };
  if (key === '\r' || key === '\n') {
    const text = state.draft.trim();
    return { state: closed, request: text === '' ? null : { kind: 'idea', text } };
  }
  if (key === '\u007f' || key === '\b')
    return { state: { ...state, draft: [...state.draft].slice(0, -1).join('') }, request: null };
  if (key === '\u0015') return { state: { ...state, draft: '' }, request: null };
  const isText = !/[\u0000-\u001f\u007f]/.test(key);
  return { state: isText ? { ...state, draft: (state.draft + key).slice(0, longestIdea) } : state, request: null };
};

/** Splits what a terminal has sent at once into keys: escape sequences (arrows, for instance) stay whole. */
export const keysIn = (sent: string): string[] => sent.match(/\u001b\[[0-?]*[ -/]*[@-~]|\u001bO.|[\s\S]/gu) ?? [];
