// The way out: a person and everything of theirs, gone for good.
import { useForm, useWatch } from 'react-hook-form';
import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { EraseViewerDocument, type ViewerQuery } from '../../generated/graphql';
import { messageOf } from '../api/errors';
import { setFormErrors, formErrorsOf } from '../api/form-errors';
import type { Session } from '../../session/session';
import { TextField } from '../ui/Field';
import { Section } from '../ui/Section';
import { useToast } from '../ui/toasts';
import { words } from '../words';

/** Counts only when the e-mail address or id is typed by hand. */
export function DeleteAccount({ viewer, session }: { viewer: ViewerQuery['viewer']; session: Session }) {
  const { register, control, handleSubmit, setError, formState } = useForm({ defaultValues: { confirmEmailOrId: '' } });
  const { errors, isSubmitting } = formState;
  const typed = useWatch({ control, name: 'confirmEmailOrId' });
  const [, run] = useMutation(EraseViewerDocument);
  const showToast = useToast();
  const [, navigate] = useLocation();
  const { accountPage: said } = words;

  const submit = handleSubmit(async ({ confirmEmailOrId }) => {
    const { data, error } = await run({ confirmEmailOrId: confirmEmailOrId.trim() });
    if (error || !data) return setError('root', { message: error ? messageOf(error) : words.errors.noAnswer });
    const { userErrors, deletedPlans } = data.deleteViewer;
    if (userErrors.length > 0) return setFormErrors(setError, formErrorsOf(userErrors, ['confirmEmailOrId']));
    showToast(said.erased(deletedPlans));
    session.signOut();
    navigate('/');
  });

  return (
    <Section title={said.erase} className="danger" note={said.eraseNote}>
      <form onSubmit={submit} aria-label={said.erase} noValidate>
        <TextField
          label={said.confirm(viewer.email ?? viewer.id)}
          problem={errors.confirmEmailOrId?.message ?? errors.root?.message}
          autoComplete="off"
          spellCheck={false}
          {...register('confirmEmailOrId')}
        />
        <button type="submit" className="danger" disabled={isSubmitting || !typed.trim()}>
          {said.eraseAll}
        </button>
      </form>
    </Section>
  );
}
