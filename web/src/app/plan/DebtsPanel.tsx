// What is owed, dearest first, and which of it comes before any saving.
import type { FinishedFragment } from '../../generated/graphql';
import { finePercent, money } from '../format';
import { Section } from '../ui/Section';
import { Told } from '../ui/Told';
import { words } from '../words';

/** Nothing where nothing is owed. */
export function DebtsPanel({ debts }: { debts: FinishedFragment['debts'] }) {
  const { debts: said, theDebt } = words.plan;
  if (debts.length === 0) return null;
  const dearest = debts.toSorted((a, b) => b.rate - a.rate);
  return (
    <Section title={said.title} className="debts">
      <ul>
        {dearest.map((debt, i) => (
          <li key={`${i} ${debt.label}`} data-first={debt.payFirst}>
            <h3>
              {debt.label ?? theDebt} {debt.payFirst && <small className="tag">{said.first}</small>}
            </h3>
            <dl className="pairs">
              <dt>{said.owed}</dt>
              <dd>{money(debt.balance)}</dd>
              <dt>{said.rate}</dt>
              <dd>{finePercent(debt.rate)}</dd>
              {debt.payment !== null && (
                <>
                  <dt>{said.clear}</dt>
                  <dd>{debt.monthsToClear === null ? said.never : words.span(debt.monthsToClear)}</dd>
                </>
              )}
            </dl>
            <p className="note">
              <Told sentence={debt.sentence} />
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
