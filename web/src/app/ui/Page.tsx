// The frame of a page: its heading, which takes the focus when a person arrives, and what stands beside it.
import { useEffect, type ReactNode } from 'react';
import { useLocation } from 'wouter';

/** `title` names the document; `heading`, where it is given, is shown in its place. */
export function Page(props: {
  title: string;
  heading?: ReactNode;
  lead?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const { title, heading = title, lead, aside, children } = props;
  const [path] = useLocation();
  useArrival(title, path);
  return (
    <>
      <header className="page-head">
        <div>
          <h1 tabIndex={-1} dir="auto">
            {heading}
          </h1>
          {lead && <p className="lead">{lead}</p>}
        </div>
        {aside}
      </header>
      {children}
    </>
  );
}

let arrivedAt: string | null = null;

/** Names the document, and moves the focus to the heading when a person has come from another page. */
function useArrival(title: string, path: string): void {
  useEffect(() => {
    document.title = `${title} – Plan Creator`;
  }, [title]);
  useEffect(() => {
    // On the first page the browser's own start of the document is right.
    // Where the page stands is settled by then: at its top, or where the person had left it.
    if (arrivedAt !== null && arrivedAt !== path) document.querySelector('h1')?.focus({ preventScroll: true });
    arrivedAt = path;
  }, [path]);
}
