export { openaiProvider } from './openai.ts';
