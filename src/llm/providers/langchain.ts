import { removeTracing } from './no-tracing.ts';

/** LangChain's OpenAI classes, loaded on first use: the import takes about a second. */
export const langchain = (): Promise<typeof import('@langchain/openai')> => {
  removeTracing(process.env);
  loaded ??= import('@langchain/openai');
  return loaded;
};

let loaded: Promise<typeof import('@langchain/openai')> | null = null;
