// A part of a page under a heading of its own.
import { useId, type ReactNode } from 'react';

/** A labelled region. */
export function Section(props: { title: string; note?: ReactNode; className?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={props.className ? `section ${props.className}` : 'section'} aria-labelledby={id}>
      <h2 id={id}>{props.title}</h2>
      {props.note && <p className="note">{props.note}</p>}
      {props.children}
    </section>
  );
}
