import { z } from 'zod';
import { createChat } from './chat-client.ts';
import { defineProvider } from './definition.ts';

/** Any endpoint that speaks OpenAI's API, through LangChain. */
export const openaiProvider = defineProvider({
  name: 'openai',
  about: 'an OpenAI-compatible endpoint',
  needsKey: true,
  settings: { temperature: z.number().min(0).max(2).nullable().default(null) },
  create: ({ endpoint, send, redact }, { temperature }) => createChat({ ...endpoint, temperature }, send, redact),
});
