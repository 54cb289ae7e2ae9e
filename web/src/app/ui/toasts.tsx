// Short words at the edge of the page: what was done.
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { words } from '../words';

interface Toast {
  key: number;
  text: string;
}

type ShowToast = (text: string) => void;

const SHOWN_MS = 10_000;
const ToastContext = createContext<ShowToast>(() => {});
let nextKey = 0;

/** Shows what is said by anybody below, the newest last. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const showToast = useCallback<ShowToast>(
    (text) => setToasts((toasts) => [...toasts.slice(-2), { key: nextKey++, text }]),
    [],
  );
  const close = useCallback((key: number) => setToasts((toasts) => toasts.filter((toast) => toast.key !== key)), []);
  const shown = useMemo(
    () => toasts.map((toast) => <OneToast key={toast.key} toast={toast} close={close} />),
    [toasts, close],
  );
  return (
    <ToastContext value={showToast}>
      {children}
      <div className="toasts" role="status" aria-label={words.dashboard.notices}>
        {shown}
      </div>
    </ToastContext>
  );
}

/** Says something. */
export function useToast(): ShowToast {
  return useContext(ToastContext);
}

function OneToast({ toast, close }: { toast: Toast; close: (key: number) => void }) {
  const { key, text } = toast;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    // What a person points at or has reached by keyboard stays.
    if (held) return undefined;
    const timer = setTimeout(() => close(key), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [held, key, close]);
  return (
    // Pointing at it does nothing but keep it.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className="toast"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{text}</span>
      <button type="button" className="link" aria-label={words.dashboard.dismiss} onClick={() => close(key)}>
        ×
      </button>
    </div>
  );
}
