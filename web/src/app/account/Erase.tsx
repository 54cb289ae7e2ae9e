// The way out: a person and everything of theirs, gone for good.
import { useState, type FormEvent } from 'react';
import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { EraseViewerDocument, type ViewerQuery } from '../../generated/graphql';
import { inWords } from '../api/errors';
import { NO_PROBLEMS, sortProblems } from '../api/problems';
import type { Session } from '../../session/session';
import { plural } from '../format';
import { Field } from '../ui/Field';
import { Section } from '../ui/Section';
import { useSay } from '../ui/toasts';

/** Counts only when the e-mail address or id is typed by hand. */
export function Erase({ viewer, session }: { viewer: ViewerQuery['viewer']; session: Session }) {
  const [typed, setTyped] = useState('');
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const [{ fetching }, run] = useMutation(EraseViewerDocument);
  const say = useSay();
  const [, navigate] = useLocation();
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { data, error } = await run({ confirmEmailOrId: typed.trim() });
    if (error || !data) return setProblems({ at: {}, elsewhere: [error ? inWords(error) : 'There was no answer.'] });
    const { userErrors, deletedPlans } = data.deleteViewer;
    if (userErrors.length > 0) return setProblems(sortProblems(userErrors, ['confirmEmailOrId']));
    say(`You and ${plural(deletedPlans, 'plan')} have been erased.`);
    session.signOut();
    navigate('/');
  };
  return (
    <Section
      title="Erase my data"
      className="danger"
      note="You, your plans and what stands in their history. There is no way back: export first."
    >
      <form onSubmit={(event) => void submit(event)} aria-label="Erase my data" noValidate>
        <Field
          label={`Type ${viewer.email ?? viewer.id} to confirm`}
          problem={problems.at['confirmEmailOrId'] ?? problems.elsewhere[0]}
        >
          {(control) => (
            <input
              {...control}
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <button type="submit" className="danger" disabled={fetching || !typed.trim()}>
          Erase everything
        </button>
      </form>
    </Section>
  );
}
