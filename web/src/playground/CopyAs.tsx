// What is in the editor, as it would be sent from elsewhere.
import { useGraphiQL } from '@graphiql/react';
import { useState } from 'react';
import { asCurl, asTypeScript } from './copy-as';

/** Two buttons of the toolbar. The token is left out: it belongs to whoever runs it. */
export function CopyAs() {
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const [copied, setCopied] = useState('');
  const copy = (name: string, write: typeof asCurl) => async () => {
    const url = new URL('/graphql', location.href).href;
    await navigator.clipboard.writeText(write(url, queryEditor?.getValue() ?? '', variableEditor?.getValue() ?? ''));
    setCopied(name);
  };
  return (
    <>
      <button type="button" className="copy-as" onClick={() => void copy('curl', asCurl)()}>
        {copied === 'curl' ? 'Copied' : 'curl'}
        <span className="visually-hidden"> – copy as a curl command</span>
      </button>
      <button type="button" className="copy-as" onClick={() => void copy('ts', asTypeScript)()}>
        {copied === 'ts' ? 'Copied' : 'TS'}
        <span className="visually-hidden"> – copy as TypeScript</span>
      </button>
    </>
  );
}
