// All plans together: what they ask for a month against what the person can pay, which give way, and until when each lasts.
import { useCallback, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { Link } from 'wouter';
import { SetMonthlyBudgetDocument, BudgetOverviewDocument } from '../../generated/graphql';
import { messageOf } from '../api/errors';
import { money, month, payment } from '../format';
import { parseAmount } from '../goal/amounts';
import { titleOf } from '../labels';
import { useRefetchOnReconnect } from '../live/LiveUpdates';
import { TextField } from '../ui/Field';
import { Section } from '../ui/Section';
import { words } from '../words';
import { timelineOf } from './timeline';

/** The part of the dashboard; nothing before a plan is finished. */
export function BudgetOverview() {
  const [{ data }, ask] = useQuery({ query: BudgetOverviewDocument, requestPolicy: 'cache-and-network' });
  useRefetchOnReconnect(useCallback(() => ask({ requestPolicy: 'network-only' }), [ask]));
  if (!data) return null;
  const { bars, from, to } = timelineOf(data.plans.nodes);
  if (bars.length === 0) return null;
  const { budget, otherCurrencies } = data.planAnalytics;
  const { budgetOverview } = words;
  const giving = new Set(budget?.givesWay.map(({ id }) => id));
  const fits = budget !== null && Number(budget.missing) === 0;
  return (
    <Section title={budgetOverview.title} className="budget-overview">
      <OwnBudget key={data.viewer.monthlyBudget} own={data.viewer.monthlyBudget} />
      {budget && (
        <p className="budget-overview-sum" data-fits={fits} role="status">
          {budgetOverview.ask(money(budget.recommended), money(budget.monthlyBudget))}{' '}
          {fits ? budgetOverview.fits : budgetOverview.missing(money(budget.missing))}
        </p>
      )}
      <ul className="timeline">
        {bars.map(({ plan, pay, start, end, months }) => (
          <li key={plan.id} data-gives={giving.has(plan.id)}>
            <Link to={`/plans/${plan.id}`} dir="auto">
              {titleOf(plan)}
            </Link>
            <span>
              {budgetOverview.until(payment(pay), month(plan.createdAt, months))}
              {giving.has(plan.id) && <strong> {budgetOverview.gives}</strong>}
            </span>
            <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
              <line x1="0" x2="100" y1="3" y2="3" />
              <rect x={start * 100} width={(end - start) * 100} y="0" height="6" />
            </svg>
          </li>
        ))}
      </ul>
      <p className="timeline-years" aria-hidden="true">
        <span>{from}</span>
        <span>{to}</span>
      </p>
      {otherCurrencies > 0 && <p className="note">{budgetOverview.others(otherCurrencies)}</p>}
      {data.plans.pageInfo.hasNextPage && <p className="note">{budgetOverview.more(data.plans.nodes.length)}</p>}
    </Section>
  );
}

/** What the person can pay for all plans, as they type it; nothing typed forgets it. */
function OwnBudget({ own }: { own: string | null }) {
  const [text, setText] = useState(own === null ? '' : String(Number(own)));
  const [{ fetching, error, data }, set] = useMutation(SetMonthlyBudgetDocument);
  const { budgetOverview, goal } = words;
  const amount = parseAmount(text);
  const wrong = text.trim() !== '' && amount === null;
  const [refused] = data?.setMonthlyBudget.userErrors ?? [];
  const problem = wrong ? goal.badAmount : error ? messageOf(error) : refused?.message;
  return (
    <form
      className="can-pay"
      onSubmit={(event) => {
        event.preventDefault();
        if (!wrong) void set({ amount });
      }}
    >
      <TextField
        label={budgetOverview.own}
        inputMode="decimal"
        value={text}
        problem={problem}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" disabled={wrong || fetching}>
        {budgetOverview.save}
      </button>
    </form>
  );
}
