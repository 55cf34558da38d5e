/** The named points: around every write, spawn, request and ingest. */
export type Failpoint =
  | `lock.${'created' | 'moved' | 'releasing'}`
  | `open.${'stored' | 'evaluator'}`
  | `manifest.${'writing' | 'kept'}`
  | `file.${'opened' | 'synced' | 'renamed'}`
  | `database.${'writing' | 'written'}`
  | `commit.${'taken' | 'written' | 'notified'}`
  | `append.prepared`
  | `port.${'asked' | 'answered' | 'journaled'}`
  | `call.${'asking' | 'answered' | 'recorded'}`
  | `attempt.${'folder' | 'opened'}`
  | `workspace.${'made' | 'written' | 'cleared'}`
  | `runner.${'starting' | 'spawned'}`
  | `ingest.${'reading' | 'read' | 'done'}`
  | `ledger.${'synced' | 'renamed' | 'finished'}`
  | `evaluation.${'ended' | 'kept'}`
  | `motivations.${'sending' | 'sent'}`
  | `chroma.${'writing' | 'written'}`
  | `shim.${'started' | 'claiming' | 'claimed' | 'spawned' | 'ended' | 'outcome' | 'left'}`;

/** Ends this process when `ASI_FAILPOINT` names this point and it has come here often enough; otherwise does nothing. */
export const failpoint: (name: Failpoint) => void;

/** What to add to a runner's environment, so that exactly one runner of this process dies at a wanted `shim.` point. */
export const runnerFailpoint: () => Readonly<Record<string, string>>;
