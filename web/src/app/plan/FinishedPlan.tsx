// What a finished plan says: what to pay, how likely it works, what to hold, the steps on the way, and what it rests on.
import type { FinishedFragment, PlanDetailFragment } from '../../generated/graphql';
import { AllocationBar } from '../charts/AllocationBar';
import { BandChart } from '../charts/BandChart';
import { Chance } from '../charts/Chance';
import { outlookOf } from '../charts/outlook';
import { finePercent, money, percent } from '../format';
import { Section } from '../ui/Section';
import { ContributionOptions } from './ContributionOptions';
import { Milestones } from './Milestones';
import { writtenBy } from './provenance';

/** Everything but the person's own notes. */
export function FinishedPlan({ plan, result }: { plan: PlanDetailFragment; result: FinishedFragment }) {
  const outlook = outlookOf(result, plan.portfolio, plan.targetAmount);
  const { portfolio } = plan;
  return (
    <>
      <div className="plan-headline">
        <div className="headline">
          <p className="figure">
            {money(result.monthlyContribution)} <small>a month</small>
          </p>
          <div className="headline-chance">
            <Chance chance={result.successProbability} label="Chance of success" />
            <p>
              {percent(result.successProbability)} of simulated markets reach {money(plan.targetAmount)}
            </p>
          </div>
        </div>
        <div>
          {result.summary && <p className="summary">{result.summary}</p>}
          {result.summaryProvenance && <p className="note">{writtenBy('Told', result.summaryProvenance)}</p>}
        </div>
      </div>
      {outlook && (
        <Section title="Where it may go">
          <BandChart outlook={outlook} />
        </Section>
      )}
      <div className="columns">
        <div>
          <Section
            title="What to hold"
            note={
              portfolio &&
              `Expected ${finePercent(portfolio.expectedReturn)} a year, give or take ${finePercent(portfolio.volatility)}.`
            }
          >
            <AllocationBar {...result.assetAllocation} />
          </Section>
          <Section title="What a better chance costs">
            <ContributionOptions options={result.contributionOptions} own={Number(result.monthlyContribution)} />
          </Section>
          <Section title="Steps on the way">
            <Milestones milestones={result.milestones} />
          </Section>
        </div>
        <div>
          <Section title="What may go wrong">
            <Sentences of={result.riskConsiderations} />
          </Section>
          <Section title="What it rests on">
            <Sentences of={result.assumptions} />
          </Section>
        </div>
      </div>
    </>
  );
}

function Sentences({ of }: { of: string[] }) {
  return (
    <ul className="sentences">
      {of.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
