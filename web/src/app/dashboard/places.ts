// Where a person was in a list: its pages and how far down, for when they go back to it.

export interface Place {
  cursors: (string | null)[];
  top: number;
}

const places = new Map<string, Place>();

/** The place in the list at an address; its beginning where nobody has been there. */
export function placeAt(address: string): Place {
  return places.get(address) ?? { cursors: [null], top: 0 };
}

/** Remembers a change of that place. */
export function remember(address: string, change: Partial<Place>): void {
  places.set(address, { ...placeAt(address), ...change });
}

/** Whoever comes by a link begins at the beginning. */
export function forgetPlace(address: string): void {
  places.delete(address);
}
