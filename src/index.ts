/** The public API: start, resume and read runs; add samplers, runners and model providers. */
export { type OpenOptions, openRun, type RunRecords } from './api/open-run.ts';
export type { CommandInput, Run, RunResult } from './api/public-run.ts';
export { registerProvider, registerRunner, registerSampler } from './api/register.ts';
export { type ResumeOptions, resumeRun } from './api/resume-run.ts';
export type { Settings } from './api/settings.ts';
export { type StartOptions, startRun } from './api/start-run.ts';
export { defineRunner } from './evaluation/runner.ts';
export { defineProvider } from './llm/providers/definition.ts';
export type { EndReason, RunEvent } from './model/event.ts';
export type { Evaluation } from './model/result/evaluation.ts';
export type { Node } from './model/result/node.ts';
export { defineSampler } from './population/samplers/definition.ts';
export type { RunView } from './views/run/run-view.ts';
export type { RunSummary } from './views/summary/run-summary.ts';
