import { useState, type FormEvent } from 'react';
import type { SupabaseProject } from '../../session/config';
import type { Session } from '../../session/session';
import { sendLink, withPassword } from '../../session/supabase';
import { Field } from '../ui/Field';

/** Signs in by e-mail: with a password, or with a link that is sent. */
export function EmailForm({ session, project }: { session: Session; project: SupabaseProject }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [sent, setSent] = useState(false);

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (cause) {
      setProblem(cause instanceof Error ? cause.message : String(cause));
    } finally {
      setBusy(false);
    }
  };
  const signIn = (event: FormEvent): void => {
    event.preventDefault();
    void attempt(async () => session.signIn(await withPassword(project, email, password)));
  };
  const link = (): void =>
    void attempt(async () => {
      await sendLink(project, email, location.origin + location.pathname);
      setSent(true);
    });

  return (
    <form className="sign-in-form" onSubmit={signIn}>
      <Field label="E-mail">
        {(control) => (
          <input
            {...control}
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Field label="Password" problem={problem}>
        {(control) => (
          <input
            {...control}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <div className="actions">
        <button type="submit" className="primary" disabled={busy || !email || !password}>
          Sign in
        </button>
        <button type="button" disabled={busy || !email} onClick={link}>
          Send me a link
        </button>
      </div>
      <p role="status">{sent && 'A link is on its way: open it in this browser.'}</p>
    </form>
  );
}
