// What is kept for this browser tab: gone with the tab, and never sent anywhere by itself.

/** Session storage; where the browser blocks it, memory that lasts until the page is left. */
export const tabStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> = isBlocked()
  ? inMemory()
  : sessionStorage;

function isBlocked(): boolean {
  try {
    // Where it is blocked, even looking at it throws.
    sessionStorage.getItem('');
    return false;
  } catch {
    return true;
  }
}

function inMemory(): typeof tabStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}
