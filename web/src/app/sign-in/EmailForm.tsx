import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import type { SupabaseProject } from '../../session/config';
import type { Session } from '../../session/session';
import { NetworkError, sendMagicLink, signInWithPassword } from '../../session/supabase';
import { FormError, TextField } from '../ui/Field';
import { words } from '../words';

/** Signs in by e-mail: with a password, or with a link that is sent. */
export function EmailForm({ session, project }: { session: Session; project: SupabaseProject }) {
  const { register, control, handleSubmit, setError, formState } = useForm({
    defaultValues: { email: '', password: '' },
  });
  const [sent, setSent] = useState(false);
  const { errors, isSubmitting } = formState;
  const [email, password] = useWatch({ control, name: ['email', 'password'] });
  const showError = (cause: unknown): void =>
    // A server that is down says nothing about a password.
    setError(cause instanceof NetworkError ? 'root' : 'password', {
      message: cause instanceof Error ? cause.message : String(cause),
    });

  const signIn = handleSubmit(async ({ email, password }) => {
    await signInWithPassword(project, email, password).then((tokens) => session.signInWithSupabase(tokens), showError);
  });
  const link = handleSubmit(async ({ email }) => {
    await sendMagicLink(project, email, location.origin + location.pathname).then(() => setSent(true), showError);
  });

  const { signIn: said } = words;
  return (
    <form className="sign-in-form" onSubmit={signIn}>
      <TextField label={said.email} type="email" autoComplete="username" required {...register('email')} />
      <TextField
        label={said.password}
        problem={errors.password?.message}
        type="password"
        autoComplete="current-password"
        {...register('password')}
      />
      <div className="actions">
        <button type="submit" className="primary" disabled={isSubmitting || !email || !password}>
          {said.submit}
        </button>
        <button type="button" disabled={isSubmitting || !email} onClick={link}>
          {said.link}
        </button>
      </div>
      <FormError problem={errors.root?.message} />
      <p role="status">{sent && said.sent}</p>
    </form>
  );
}
