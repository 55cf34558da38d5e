import type { RunControls } from '../commands.ts';
import type { Services } from '../open/services.ts';
import type { RunActor } from './run-actor.ts';

/** What commands do to the machines; `extra` rounds are not counted against those that were asked for. */
export const controlsOf = (actor: RunActor, extra: number): RunControls => ({
  pause: () => actor.send({ type: 'run.pause' }),
  resume: () => actor.send({ type: 'run.resume' }),
  stop: () => actor.send({ type: 'run.stop' }),
  abort: () => actor.send({ type: 'run.abort' }),
  limit: (changed, lanes) =>
    actor.send({
      type: 'run.limits',
      limits: changed.rounds === undefined ? changed : { ...changed, rounds: changed.rounds + extra },
      lanes,
    }),
  repeat: (key, node, times) => actor.send({ type: 'run.repeat', input: { key, node, times } }),
});

/** The same by this process itself: done at once, and journaled as soon as that is possible. */
export const ownControls = ({ emit }: Services, actor: RunActor) => {
  const control = (verb: 'pause' | 'resume' | 'stop' | 'abort') => () => {
    emit({ type: 'human.command', verb, source: 'process', detail: '' });
    actor.send({ type: `run.${verb}` });
  };
  return { pause: control('pause'), resume: control('resume'), stop: control('stop'), abort: control('abort') };
};
