// How the plan has done in reality, beside what was expected.
import { useState, type FormEvent } from 'react';
import { useMutation } from 'urql';
import { RecordPerformanceDocument, type PlanDetailFragment } from '../../generated/graphql';
import { inWords } from '../api/errors';
import { NO_PROBLEMS, sortProblems } from '../api/problems';
import { ReturnBars } from '../charts/ReturnBars';
import { finePercent } from '../format';
import { tellTabs } from '../live/tabs';
import { Field } from '../ui/Field';
import { Section } from '../ui/Section';
import { useSay } from '../ui/toasts';
import { toFraction, toPercent } from './percentText';

/** The bars, and the form to record another year. */
export function Performance({ plan }: { plan: PlanDetailFragment }) {
  const [actual, setActual] = useState(toPercent(plan.actualReturn));
  const [notes, setNotes] = useState(plan.performanceNotes ?? '');
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const [{ fetching }, run] = useMutation(RecordPerformanceDocument);
  const say = useSay();

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const actualReturn = toFraction(actual);
    if (actualReturn === undefined) {
      return setProblems({ at: { actualReturn: 'Write percent a year, such as 6.5 or −3.' }, elsewhere: [] });
    }
    const { data, error } = await run({ input: { id: plan.id, actualReturn, performanceNotes: notes.trim() || null } });
    if (error) return setProblems({ at: {}, elsewhere: [inWords(error)] });
    const { userErrors } = data?.recordPlanPerformance ?? { userErrors: [] };
    setProblems(sortProblems(userErrors, ['actualReturn', 'performanceNotes']));
    if (userErrors.length > 0) return;
    tellTabs(plan.id);
    say('Recorded.');
  };

  return (
    <Section
      title="How it has done"
      note={
        plan.actualReturn === null
          ? `Expected: ${finePercent(plan.expectedReturn)} a year. Record what it was in reality.`
          : undefined
      }
    >
      {plan.actualReturn !== null && plan.expectedReturn !== null && (
        <ReturnBars expected={Number(plan.expectedReturn)} actual={Number(plan.actualReturn)} />
      )}
      <form className="performance" onSubmit={(event) => void submit(event)} aria-label="Performance" noValidate>
        <Field label="Actual return, percent a year" problem={problems.at['actualReturn']}>
          {(control) => (
            <input
              {...control}
              inputMode="decimal"
              value={actual}
              onChange={(event) => setActual(event.target.value)}
            />
          )}
        </Field>
        <Field label="Notes" problem={problems.at['performanceNotes']}>
          {(control) => (
            <textarea
              {...control}
              rows={2}
              maxLength={10_000}
              value={notes}
              onChange={(event) => setNotes(event.target.value)}
            />
          )}
        </Field>
        {problems.elsewhere.map((sentence) => (
          <p key={sentence} className="problem" role="alert">
            {sentence}
          </p>
        ))}
        <button type="submit" disabled={fetching}>
          Record
        </button>
      </form>
    </Section>
  );
}
