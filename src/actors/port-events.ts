import type { RunEventBody } from '../model/event.ts';
import type { FingerprintInput, NearestInput, RepairAnswer, RepairInput } from '../model/ports.ts';
import type { Brief } from '../model/proposal/brief.ts';
import type { Candidate, ProposeAnswer } from '../model/proposal/candidate.ts';
import { noveltyVerdict } from '../model/proposal/novelty.ts';
import type { Nearness, Verdict } from '../model/proposal/verdict.ts';
import type { Analysis } from '../model/result/analysis.ts';
import type { BestConfirmation } from '../model/result/best-challenge.ts';
import type { Promotion } from '../model/result/promotion.ts';
import type { Judgement } from '../model/result/trial.ts';
import { isGiven, islandOf } from '../model/task/known-program.ts';

/** One answered port, as journaled. */
export interface Answered {
  readonly port: string;
  readonly round: number;
  readonly input: unknown;
  readonly answer: unknown;
}

/** The RunEvents that an answered port amounts to. Pure: they are journaled in the same batch as the answer itself. */
export const observePort = ({ port, round, input, answer }: Answered): readonly RunEventBody[] => {
  const read = readers[port];
  return read === undefined ? [] : read(round, answer, input);
};

type Reader = (round: number, answer: unknown, input: unknown) => readonly RunEventBody[];

const proposed: Reader = (round, answer) => {
  const proposal = answer as ProposeAnswer;
  if (proposal.status === 'proposed') return [proposedEvent(round, proposal.candidate)];
  if (proposal.status === 'exhausted')
    return [{ type: 'proposal.defective', round, kind: 'exhausted', detail: proposal.reason }];
  return [
    { type: 'proposal.defective', round, kind: proposal.defect.kind, detail: proposal.defect.detail.slice(0, 2000) },
  ];
};

const verdict =
  (check: 'novelty' | 'executed checks' | 'review'): Reader =>
  (round, answer) => {
    const { accepted, reason, checks, nearest } = answer as Verdict;
    return [{ type: 'verdict.given', round, check, accepted, reason, checks, nearest }];
  };

const readers: Readonly<Record<string, Reader>> = {
  learn: (round, answer) => {
    const brief = answer as Brief;
    return [
      { type: 'round.started', round, island: brief.island },
      { type: 'brief.made', round, brief },
    ];
  },
  propose: proposed,
  mend: proposed,
  fingerprint: (round, _answer, input) =>
    isGiven((input as FingerprintInput).candidate)
      ? [
          { type: 'round.started', round, island: islandOf((input as FingerprintInput).candidate) },
          proposedEvent(round, (input as FingerprintInput).candidate),
        ]
      : [],
  nearest: (round, answer, input) => {
    const { reintroduced } = answer as Nearness;
    const free = noveltyVerdict(answer as Nearness, (input as NearestInput).policy);
    return [
      ...(reintroduced == null ? [] : [{ type: 'lines.reintroduced' as const, round, ...reintroduced }]),
      ...(free === null ? [] : verdict('novelty')(round, free, input)),
    ];
  },
  arbitrate: verdict('novelty'),
  inspect: verdict('executed checks'),
  review: verdict('review'),
  repair: (round, answer, input) => {
    const { failure, attempt } = input as RepairInput;
    const repair = answer as RepairAnswer;
    const isRepaired = repair.status === 'repaired';
    const change = isRepaired ? repair.change : repair.reason;
    return [{ type: 'repair.made', round, stage: failure.stage ?? '', attempt, change, repaired: isRepaired }];
  },
  promote: (round, answer) => [{ type: 'stage.ranked', round, ...(answer as Promotion) }],
  judge: (round, answer) => {
    const { ratings, mean } = answer as Judgement;
    return [{ type: 'judgement.given', round, ratings, mean }];
  },
  confirm: (round, answer) => [{ type: 'best.checked', round, check: answer as BestConfirmation }],
  write: (round, answer) => {
    const { claim, outcome } = answer as Analysis;
    return [{ type: 'analysis.written', round, claim, outcome }];
  },
};

const proposedEvent = (round: number, { name, motivation, cited, patch, program }: Candidate): RunEventBody => ({
  type: 'proposal.made',
  round,
  name,
  summary: motivation.slice(0, 400),
  cited,
  patch,
  bytes: Buffer.byteLength(program),
});
