// What is kept in this browser, and never sent anywhere by itself.

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Gone with the browser tab; where the browser blocks it, memory that lasts until the page is left. */
export const tabStorage: Store = orMemory(() => sessionStorage);

/** Shared by all tabs of the browser; where it is blocked, memory of this page. */
export const browserStorage: Store = orMemory(() => localStorage);

function orMemory(storage: () => Storage): Store {
  try {
    // Where it is blocked, even looking at it throws.
    storage().getItem('');
    return storage();
  } catch {
    return inMemory();
  }
}

function inMemory(): Store {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}
