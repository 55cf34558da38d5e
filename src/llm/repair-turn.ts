import type { Message } from './providers/chat-client.ts';

/** The conversation that asks again: with the unusable answer and its problem; after a cut, shorter and without it. */
export const secondTurn = (
  messages: readonly Message[],
  { problem, cut, text }: { readonly problem: string; readonly cut: boolean; readonly text: string },
): Message[] => {
  if (cut)
    return [
      ...messages,
      {
        role: 'user',
        content:
          'Your answer was cut off because it was too long. Answer again from the beginning, complete and in the same ' +
          'format, but considerably shorter: fewer words around the answer, and a smaller change where one is asked for.',
      },
    ];
  const conversation: Message[] = text.trim() === '' ? [] : [{ role: 'assistant', content: text }];
  return [
    ...messages,
    ...conversation,
    {
      role: 'user',
      content: `Your answer cannot be used: ${problem}\n\nAnswer again, complete and in the format that was asked for, without any comment on this correction.`,
    },
  ];
};
