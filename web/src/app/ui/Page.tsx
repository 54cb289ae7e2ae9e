// The frame of a page: its heading, which takes the focus when a person arrives, and what stands beside it.
import type { ReactNode } from 'react';
import { useArrival, useLocation } from '../router';

/** `title` names the document; `heading`, where it is given, is shown in its place. */
export function Page(props: {
  title: string;
  heading?: ReactNode;
  lead?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const { title, heading = title, lead, aside, children } = props;
  useArrival(title, useLocation().path);
  return (
    <>
      <header className="page-head">
        <div>
          <h1 tabIndex={-1}>{heading}</h1>
          {lead && <p className="lead">{lead}</p>}
        </div>
        {aside}
      </header>
      {children}
    </>
  );
}
