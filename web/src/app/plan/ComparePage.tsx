// Two plans of a person, side by side.
import { useQuery } from 'urql';
import { Link, useSearchParams } from 'wouter';
import { FinishedPlansDocument, PlanDetailsDocument, type PlanDetailFragment } from '../../generated/graphql';
import { titleOf } from '../labels';
import { ErrorNotice } from '../ui/ErrorNotice';
import { Page } from '../ui/Page';
import { Select } from '../ui/Select';
import { words } from '../words';
import { BeforeAfter, columnOf } from './BeforeAfter';

const SIDES = ['a', 'b'] as const;

/** Which two stands in the address, so that the page can be kept and sent. */
export function ComparePage() {
  const [searchParams, setSearchParams] = useSearchParams();
  const [{ data, error }, ask] = useQuery({ query: FinishedPlansDocument, requestPolicy: 'cache-and-network' });
  const { compare } = words.plan;
  const plans = data?.plans.nodes ?? [];
  const [first, second] = [usePlanOf(searchParams.get('a')), usePlanOf(searchParams.get('b'))];
  const choose = (side: string, id: string): void =>
    setSearchParams(
      (now) => {
        const next = new URLSearchParams(now);
        next.set(side, id);
        return next;
      },
      { replace: true },
    );
  return (
    <Page title={compare.title}>
      {error && !data && <ErrorNotice error={error} retry={() => ask({ requestPolicy: 'network-only' })} />}
      {data && plans.length < 2 ? (
        <p>{compare.none}</p>
      ) : (
        <div className="grid">
          {SIDES.map((side) => (
            <Select
              key={side}
              label={side === 'a' ? compare.first : compare.second}
              words={Object.fromEntries(plans.map((plan) => [plan.id, titleOf(plan)]))}
              value={searchParams.get(side) ?? ''}
              empty={compare.choose}
              onChange={(event) => choose(side, event.target.value)}
            />
          ))}
        </div>
      )}
      {first && second && (
        <section className="section" aria-label={compare.table}>
          <BeforeAfter
            caption={compare.table}
            columns={[first, second].map((plan) => ({
              name: <Link to={`/plans/${plan.id}`}>{titleOf(plan)}</Link>,
              column: columnOf(plan.investmentPlan, plan),
            }))}
          />
        </section>
      )}
    </Page>
  );
}

function usePlanOf(id: string | null): PlanDetailFragment | null {
  const [{ data }] = useQuery({ query: PlanDetailsDocument, variables: { id: id ?? '' }, pause: !id });
  return id ? (data?.plan ?? null) : null;
}
