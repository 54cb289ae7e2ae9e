import { useEffect, useRef } from 'react';
import { words } from '../words';

/** Asks for the next page when it comes near the screen; a button for those who get there by keyboard. */
export function LoadMore({ onMore }: { onMore: () => void }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!button.current) return undefined;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onMore(), { rootMargin: '400px' });
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [onMore]);
  return (
    <button ref={button} type="button" className="more" onClick={onMore}>
      {words.dashboard.more}
    </button>
  );
}
