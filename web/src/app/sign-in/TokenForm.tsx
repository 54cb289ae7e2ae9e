import { useForm } from 'react-hook-form';
import type { Session } from '../../session/session';
import { claimsOf, parseToken, isExpired } from '../../session/token';
import { TextField } from '../ui/Field';

/** Signs in with a pasted token, kept until the browser tab is closed. */
export function TokenForm({ session }: { session: Session }) {
  const { register, handleSubmit, reset, formState } = useForm({ defaultValues: { token: '' } });
  const submit = handleSubmit(({ token }) => {
    session.signInWithToken(token);
    reset();
  });
  return (
    <form className="sign-in-form" onSubmit={submit}>
      <TextField
        label="Access token"
        hint="A JWT; “plan-creator token --user ID” prints one. It stays in this tab and is gone with it."
        problem={formState.errors.token?.message}
        type="password"
        autoComplete="off"
        spellCheck={false}
        {...register('token', { validate: (text) => problemOf(parseToken(text)) })}
      />
      <button type="submit" className="primary">
        Use token
      </button>
    </form>
  );
}

function problemOf(token: string | null): string | undefined {
  if (!token) return 'Paste a token first.';
  if (!claimsOf(token).sub) return 'This is no access token: it names nobody.';
  return isExpired(token) ? 'This token has expired. Ask for a fresh one.' : undefined;
}
