// The rest of a plan, folded away: chances and their price, steps, risks, other conditions, and what it rests on.
import type { ReactNode } from 'react';
import type { FinishedFragment, SentencePart } from '../../generated/graphql';
import { ToldList } from '../ui/Told';
import { words } from '../words';
import type { ServerSentence } from '../words/sentence';
import { ContributionOptions } from './ContributionOptions';
import { Milestones } from './Milestones';

/** `pay` is what the plan advises a month. */
export function PlanDetails({ result, pay, start }: { result: FinishedFragment; pay: number | null; start: string }) {
  const { plan } = words;
  const sensitivity = result.sensitivity.map(({ sentence }) => sentence);
  const risks = partOf(result, 'RISK', result.riskConsiderations);
  const rests = [...partOf(result, 'ASSUMPTION', result.assumptions), ...partOf(result, 'NOTE', [])];
  return (
    <div className="plan-details">
      {result.contributionOptions.length > 0 && (
        <Folded title={plan.better}>
          <ContributionOptions options={result.contributionOptions} own={pay ?? 0} />
        </Folded>
      )}
      {result.milestones.length > 0 && (
        <Folded title={plan.milestones}>
          <Milestones milestones={result.milestones} start={start} />
        </Folded>
      )}
      {risks.length > 0 && (
        <Folded title={plan.wrong}>
          <ToldList sentences={risks} />
        </Folded>
      )}
      {sensitivity.length > 0 && (
        <Folded title={plan.conditions}>
          <ToldList sentences={sensitivity} />
        </Folded>
      )}
      {rests.length > 0 && (
        <Folded title={plan.rests}>
          <ToldList sentences={rests} />
        </Folded>
      )}
    </div>
  );
}

/** The sentences of a part; of plans from before there were codes, their texts. */
function partOf(result: FinishedFragment, part: SentencePart, texts: string[]): ServerSentence[] {
  const coded = result.sentences.filter((said) => said.part === part).map(({ sentence }) => sentence);
  return coded.length > 0 ? coded : texts.map((text) => ({ code: '', text, values: {} }));
}

function Folded({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className="folded section">
      <summary>{title}</summary>
      {children}
    </details>
  );
}
