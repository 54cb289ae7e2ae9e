import { useState } from 'react';
import { words } from '../words';

const MOST_SHOWN = 280;

/** A person's own text; what is long is cut until all of it is asked for. */
export function LongText({ text }: { text: string }) {
  const [all, setAll] = useState(false);
  const long = text.length > MOST_SHOWN;
  return (
    <>
      <q className="goal" dir="auto">
        {long && !all ? `${text.slice(0, text.lastIndexOf(' ', MOST_SHOWN) + 1 || MOST_SHOWN).trimEnd()}…` : text}
      </q>
      {long && (
        <>
          {' '}
          <button type="button" className="link" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? words.plan.less : words.plan.more}
          </button>
        </>
      )}
    </>
  );
}
