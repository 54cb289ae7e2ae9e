// A part that is folded away until it is asked for, or has to be seen.
import { useState, type ReactNode } from 'react';

/** Opens by itself while `needed`, and stays as the person leaves it. */
export function Disclosure({ summary, needed, children }: { summary: string; needed: boolean; children: ReactNode }) {
  const [open, setOpen] = useState(needed);
  const [wasNeeded, setWasNeeded] = useState(needed);
  if (needed !== wasNeeded) {
    setWasNeeded(needed);
    if (needed) setOpen(true);
  }
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}
