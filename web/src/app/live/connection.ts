// Word of the socket's connecting, for whoever shows it: the stream itself is silent until something happens.
const listeners = new Set<() => void>();

/** Tells everybody that the socket is connected. */
export function notifyConnected(): void {
  listeners.forEach((listener) => listener());
}

/** Calls `listener` each time the socket has connected; returns what ends that. */
export function onConnected(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
