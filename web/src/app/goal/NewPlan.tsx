// A new plan: a goal in plain words, and beside it what it comes to.
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import type { Session } from '../../session/session';
import { claimsOf } from '../../session/token';
import { NO_PROBLEMS } from '../api/problems';
import { Page } from '../ui/Page';
import { forgetDraft, useDraft } from './draft';
import { GoalFields } from './GoalFields';
import { goalInput, misreadNumbers } from './inputs';
import { Outcome } from './Outcome';
import { useCreate } from './useCreate';
import { usePreview } from './usePreview';

/** The page. What is written survives signing in again. */
export function NewPlan({ session }: { session: Session }) {
  const person = claimsOf(session.state().token).sub ?? '';
  const [draft, change] = useDraft(person);
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const { create, sending } = useCreate();
  const [, navigate] = useLocation();
  const input = goalInput(draft);
  const preview = usePreview(input);
  const misread = misreadNumbers(draft);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!input.financialGoals)
      return setProblems({ at: { financialGoals: 'Say what you are saving for.' }, elsewhere: [] });
    if (Object.keys(misread).length > 0) return setProblems({ at: misread, elsewhere: [] });
    const created = await create({ ...input, id: draft.id, planName: draft.planName.trim() || null });
    if ('problems' in created) return setProblems(created.problems);
    forgetDraft(person);
    navigate(`/plans/${created.id}`);
  };

  return (
    <Page title="New plan" heading="What are you saving for?">
      <div className="new-plan">
        <form onSubmit={(event) => void submit(event)} aria-label="New plan" noValidate>
          <GoalFields draft={draft} change={change} problems={{ ...misread, ...problems.at }} />
          {problems.elsewhere.map((sentence) => (
            <p key={sentence} className="problem" role="alert">
              {sentence}
            </p>
          ))}
          <div className="actions">
            <button type="submit" className="primary" disabled={sending}>
              {sending ? 'Sending…' : 'Make this plan'}
            </button>
          </div>
        </form>
        <Outcome draft={draft} change={change} preview={preview} />
      </div>
    </Page>
  );
}
