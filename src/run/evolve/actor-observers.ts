import type { InspectionEvent } from 'xstate';
import type { ActorRecord } from '../../model/event.ts';
import { faultOf } from '../../model/fault.ts';
import { createListeners } from '../../platform/async/listeners.ts';
import { observe } from '../observe-actors.ts';

/** Those who watch the actors of a run; without any, nothing is computed. */
export interface ActorObservers {
  /** What XState calls with its inspection events. */
  inspect(event: InspectionEvent): void;
  actors(listener: (record: ActorRecord) => void): () => void;
  inspection(listener: (event: InspectionEvent) => void): () => void;
}

export const createObservers = (): ActorObservers => {
  const watchers = createListeners<ActorRecord>();
  const inspectors = createListeners<InspectionEvent>();
  const record = (event: InspectionEvent): void => {
    const seen = observe(event);
    if (seen !== null) watchers.notify(seen);
  };
  return {
    inspect: (event) => {
      if (watchers.size > 0) contained(() => record(event));
      if (inspectors.size > 0) contained(() => inspectors.notify(event));
    },
    actors: watchers.add,
    inspection: inspectors.add,
  };
};

/** An observer that throws would throw into the sender of the event, so nothing leaves here. */
const contained = (show: () => void): void => {
  try {
    show();
  } catch (error) {
    process.emitWarning(`An actor could not be shown: ${faultOf(error).message}`, 'ObserverWarning');
  }
};
