import type { ServerReply, ServerRequest } from '../../doubles/openai-server.ts';

/** What a well-behaved model answers in a run of the toy task: a program that no other call has written, or an analysis. */
export const spoken = (request: ServerRequest, n: number, more: Partial<ServerReply> = {}): ServerReply => ({
  text: isResearcher(request)
    ? proposalOf(`number ${n}`, `it is ${n} steps away`, `def solve():\n    return ${n} / 10`)
    : lesson,
  usage: { in: 100, out: 50 },
  ...more,
});

export const isResearcher = ({ body }: ServerRequest): boolean =>
  (body.messages?.[0]?.content ?? '').includes('You are the Researcher');

export const proposalOf = (name: string, motivation: string, program: string): string =>
  `NAME: ${name}\nMOTIVATION: ${motivation}\nCITES: none\n\`\`\`python\n${program}\n\`\`\`\n`;

export const lesson = JSON.stringify({
  claim: 'mixed',
  outcome: 'as measured',
  againstParent: '',
  againstBest: '',
  do: [],
  avoid: [],
  next: [],
});
