// A part that is folded away until it is asked for, or has to be seen.
import { useEffect, useState, type ReactNode } from 'react';

/** Opens by itself while `needed`, and stays as the person leaves it. */
export function Fold({ summary, needed, children }: { summary: string; needed: boolean; children: ReactNode }) {
  const [open, setOpen] = useState(needed);
  useEffect(() => {
    if (needed) setOpen(true);
  }, [needed]);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}
