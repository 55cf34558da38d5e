export { jsonOf, type Parsed } from '../domain/json-answer.ts';
