import { useState, type FormEvent } from 'react';
import type { Session } from '../../session/session';
import { claimsOf, fromPaste, isExpired } from '../../session/token';
import { Field } from '../ui/Field';

/** Signs in with a pasted token, kept until the browser tab is closed. */
export function TokenForm({ session }: { session: Session }) {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const token = fromPaste(text);
    const found = problemOf(token);
    setProblem(found);
    if (!token || found) return;
    session.use(token);
    setText('');
  };
  return (
    <form className="sign-in-form" onSubmit={submit}>
      <Field
        label="Access token"
        hint="A JWT; “plan-creator token --user ID” prints one. It stays in this tab and is gone with it."
        problem={problem}
      >
        {(control) => (
          <input
            {...control}
            type="password"
            autoComplete="off"
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
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
