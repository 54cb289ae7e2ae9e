// The way out: a person and everything of theirs, gone for good.
import { useForm, useWatch } from 'react-hook-form';
import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { EraseViewerDocument, type ViewerQuery } from '../../generated/graphql';
import { messageOf } from '../api/errors';
import { setFormErrors, formErrorsOf } from '../api/form-errors';
import type { Session } from '../../session/session';
import { plural } from '../format';
import { TextField } from '../ui/Field';
import { Section } from '../ui/Section';
import { useToast } from '../ui/toasts';

/** Counts only when the e-mail address or id is typed by hand. */
export function DeleteAccount({ viewer, session }: { viewer: ViewerQuery['viewer']; session: Session }) {
  const { register, control, handleSubmit, setError, formState } = useForm({ defaultValues: { confirmEmailOrId: '' } });
  const { errors, isSubmitting } = formState;
  const typed = useWatch({ control, name: 'confirmEmailOrId' });
  const [, run] = useMutation(EraseViewerDocument);
  const showToast = useToast();
  const [, navigate] = useLocation();

  const submit = handleSubmit(async ({ confirmEmailOrId }) => {
    const { data, error } = await run({ confirmEmailOrId: confirmEmailOrId.trim() });
    if (error || !data) return setError('root', { message: error ? messageOf(error) : 'There was no answer.' });
    const { userErrors, deletedPlans } = data.deleteViewer;
    if (userErrors.length > 0) return setFormErrors(setError, formErrorsOf(userErrors, ['confirmEmailOrId']));
    showToast(`You and ${plural(deletedPlans, 'plan')} have been erased.`);
    session.signOut();
    navigate('/');
  });

  return (
    <Section
      title="Erase my data"
      className="danger"
      note="You, your plans and what stands in their history. There is no way back: export first."
    >
      <form onSubmit={submit} aria-label="Erase my data" noValidate>
        <TextField
          label={`Type ${viewer.email ?? viewer.id} to confirm`}
          problem={errors.confirmEmailOrId?.message ?? errors.root?.message}
          autoComplete="off"
          spellCheck={false}
          {...register('confirmEmailOrId')}
        />
        <button type="submit" className="danger" disabled={isSubmitting || !typed.trim()}>
          Erase everything
        </button>
      </form>
    </Section>
  );
}
