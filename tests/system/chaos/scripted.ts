import { hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type OpenAiServer, type ServerRequest, startOpenAiServer } from '../../doubles/openai-server.ts';

/** A model whose answer depends on nothing but what it is asked, and what it has billed: it outlives those who ask. */
export interface ScriptedServer extends Pick<OpenAiServer, 'url' | 'stop'> {
  /** How often each question was asked, by role and content. */
  readonly billed: ReadonlyMap<string, number>;
}

/** Tokens of every answer. */
export const usage = { in: 100, out: 50 } as const;

export const startScriptedServer = async (): Promise<ScriptedServer> => {
  const billed = new Map<string, number>();
  const server = await startOpenAiServer(async (request) => {
    const role = roleOf(request);
    const content = hash('sha256', lasting(request.body.messages ?? []));
    const question = `${role} ${content}`;
    billed.set(question, (billed.get(question) ?? 0) + 1);
    const number = Number.parseInt(content.slice(0, 8), 16);
    await sleep(20 + (number % 60));
    return { text: answers[role](number), usage };
  });
  return { url: server.url, stop: server.stop, billed };
};

/** A question without what differs from one execution to the next: measured times, process ids, attempts, and tags hashed from these. */
const lasting = (messages: readonly { readonly content: string }[]): string =>
  messages
    .flatMap(({ content }) => content.split('\n'))
    .filter((line) => !/ s CPU, | s wall|"folder": /.test(line))
    .join('\n')
    .replaceAll(/-[0-9a-f]{16}>/g, '>');

const roles = {
  researcher: 'You are the Researcher',
  debugAgent: 'You repair',
  analyzer: 'You write down',
  staticChecker: 'You read a program',
} as const;

const roleOf = ({ body }: ServerRequest): keyof typeof answers => {
  const text = body.messages?.[0]?.content ?? '';
  const role = Object.entries(roles).find(([, beginning]) => text.includes(beginning))?.[0];
  return (role ?? 'noveltyChecker') as keyof typeof answers;
};

const answers = {
  researcher: (number: number): string => {
    const value = (number % 1500) / 100;
    // A few that have to be mended, repaired or refused, so that these ways are killed too.
    if (number % 7 === 0) return fenced(`def solve():\n    return ${value}`);
    if (number % 7 === 1) return proposal(number, `def solve():\n    return ${value} + missing`);
    if (number % 7 === 2) return proposal(number, `def solve():\n    return "${value}"`);
    if (number % 9 === 3) return proposal(number, `def solve():\n    return ${value} + 95`);
    return proposal(number, `def solve():\n    return ${value}`);
  },
  debugAgent: (number: number): string =>
    `CHANGE: the name is gone\n${fenced(`def solve():\n    return ${(number % 1500) / 100}`)}`,
  analyzer: (number: number): string =>
    JSON.stringify({
      claim: 'mixed',
      outcome: `as measured, ${words(number)}`,
      againstParent: 'nearer',
      againstBest: 'further',
      do: ['move on'],
      avoid: [],
      next: [words(number + 1)],
    }),
  staticChecker: () => JSON.stringify({ sound: true, findings: [], reason: 'nothing is wrong' }),
  noveltyChecker: () => JSON.stringify({ duplicate: false, reason: 'another number' }),
};

const fenced = (program: string): string => `\`\`\`python\n${program}\n\`\`\`\n`;

const proposal = (number: number, program: string): string =>
  `NAME: ${words(number).split(' ').slice(0, 2).join(' ')}\nMOTIVATION: ${words(number)}\nCITES: none\n${fenced(program)}`;

/** Some words that two numbers seldom share, so that motivations differ. */
const words = (number: number): string =>
  [7, 11, 13, 17, 19, 23].map((step) => vocabulary[Math.floor(number / step) % vocabulary.length]).join(' ');

const vocabulary = (
  'larger smaller middle quotient gradient constant valley ridge mirror seven prime slope bound guess halving doubling ' +
  'parity curve lattice anchor drift jump corner plateau signal noise fraction golden root square cube wave orbit tide'
).split(' ');
