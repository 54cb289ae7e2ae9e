// Chance that can be repeated: the same seed gives the same choices on every machine.

export class Random {
  #state;

  constructor(...seeds) {
    this.#state = seeds.reduce((hash, seed) => scramble(Math.imul(hash, 31) + seed), 0x9e3779b9);
  }

  /** A number from 0 up to, but not including, 1 (mulberry32). */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Whether something of this probability happens. */
  chance(probability) {
    return this.next() < probability;
  }

  /** A whole number from 0 up to, but not including, `end`. */
  below(end) {
    return Math.floor(this.next() * end);
  }

  /** A whole number, both ends included. */
  between(from, to) {
    return from + this.below(to - from + 1);
  }

  pick(items) {
    return items[this.below(items.length)];
  }

  /** One of the keys of `weights`, each as often as its number says. */
  weighted(weights) {
    const entries = Object.entries(weights);
    let rest = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    return (entries.find(([, weight]) => (rest -= weight) < 0) ?? entries[0])[0];
  }

  shuffled(items) {
    const left = [...items];
    for (let end = left.length - 1; end > 0; end -= 1) {
      const other = this.below(end + 1);
      [left[end], left[other]] = [left[other], left[end]];
    }
    return left;
  }
}

function scramble(number) {
  let t = number | 0;
  t = Math.imul(t ^ (t >>> 16), 0x45d9f3b);
  t = Math.imul(t ^ (t >>> 16), 0x45d9f3b);
  return (t ^ (t >>> 16)) | 0;
}
