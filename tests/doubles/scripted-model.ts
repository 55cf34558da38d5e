import type { Ask, Question } from '../../src/llm/ask.ts';
import { askProblem } from '../../src/llm/ask-problem.ts';
import type { AsiError } from '../../src/platform/errors.ts';

/** An answer in words, or the problem that asking ends with. */
export type ScriptedAnswer = string | AsiError;

/** Answers in the order of the questions, by role, or by a function of the question and its number (from 0). */
export type Script =
  | readonly ScriptedAnswer[]
  | Readonly<Record<string, readonly ScriptedAnswer[]>>
  | ((question: Question<unknown>, n: number) => ScriptedAnswer);

/** A model that says what the script says, and remembers what it was asked. */
export interface ScriptedModel {
  readonly ask: Ask;
  readonly questions: readonly Question<unknown>[];
}

/** Stands in for `createAsk`: reads answers as the real one does, and asks once more when the first cannot be read. */
export const scriptedModel = (script: Script): ScriptedModel => {
  const questions: Question<unknown>[] = [];
  const say = scripted(script);
  const ask: Ask = async (question, signal) => {
    let problem = '';
    for (const _turn of ['first', 'again']) {
      if (signal.aborted) throw askProblem('aborted', 'the question was withdrawn');
      questions.push(question);
      const answer = say(question, questions.length - 1);
      if (typeof answer !== 'string') throw answer;
      const read = question.parse(answer);
      if (read.ok) return read.value;
      problem = read.problem;
    }
    throw askProblem('malformed', `the scripted answer to ${question.role} cannot be used: ${problem}`);
  };
  return { ask, questions };
};

const scripted = (script: Script): ((question: Question<unknown>, n: number) => ScriptedAnswer) => {
  if (typeof script === 'function') return script;
  const asked = new Map<string, number>();
  return ({ role }, n) => {
    const count = asked.get(role) ?? 0;
    asked.set(role, count + 1);
    const answer = isList(script) ? script[n] : script[role]?.[count];
    if (answer === undefined) throw new Error(`the script has no answer ${count + 1} for the ${role}`);
    return answer;
  };
};

const isList = (script: Exclude<Script, (...input: never[]) => unknown>): script is readonly ScriptedAnswer[] =>
  Array.isArray(script);
