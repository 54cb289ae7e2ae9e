// The ways to sign in: those that the server offers, and a pasted token.
import type { Session } from '../../session/session';
import { words } from '../words';
import { EmailForm } from './EmailForm';
import { TokenForm } from './TokenForm';

/** By e-mail where a Supabase project is configured; by token always. */
export function SignIn({ session }: { session: Session }) {
  const { supabase } = session.config;
  if (!supabase) return <TokenForm session={session} />;
  return (
    <>
      <EmailForm session={session} project={supabase} />
      <details className="other-way">
        <summary>{words.signIn.orToken}</summary>
        <TokenForm session={session} />
      </details>
    </>
  );
}
