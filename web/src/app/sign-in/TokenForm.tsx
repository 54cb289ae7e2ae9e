import { useForm } from 'react-hook-form';
import type { Session } from '../../session/session';
import { claimsOf, parseToken, isExpired } from '../../session/token';
import { TextField } from '../ui/Field';
import { words } from '../words';

/** Signs in with a pasted token, kept until the person signs out. */
export function TokenForm({ session }: { session: Session }) {
  const { register, handleSubmit, reset, formState } = useForm({ defaultValues: { token: '' } });
  const submit = handleSubmit(({ token }) => {
    session.signInWithToken(token);
    reset();
  });
  return (
    <form className="sign-in-form" onSubmit={submit}>
      <TextField
        label={words.signIn.token}
        hint={words.signIn.tokenHint}
        problem={formState.errors.token?.message}
        type="password"
        autoComplete="off"
        spellCheck={false}
        {...register('token', { validate: (text) => problemOf(parseToken(text)) })}
      />
      <button type="submit" className="primary">
        {words.signIn.useToken}
      </button>
    </form>
  );
}

function problemOf(token: string | null): string | undefined {
  if (!token) return words.signIn.noToken;
  if (!claimsOf(token).sub) return words.signIn.noPerson;
  return isExpired(token) ? words.signIn.expired : undefined;
}
