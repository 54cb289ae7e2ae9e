// One line a check, and the tally at the end.

let passed = 0;
let failed = 0;

/** Prints `ok` or `not ok` with the check's name, a sentence; `detail` says what was seen. Returns whether it held. */
export function check(name, held, detail = '') {
  if (held) passed += 1;
  else failed += 1;
  console.log(`${held ? 'ok' : 'not ok'} ${name}${detail === '' ? '' : ` (${detail})`}`);
  return held;
}

/** Checks that two values print as the same JSON. */
export function same(name, seen, wanted) {
  const [left, right] = [JSON.stringify(seen), JSON.stringify(wanted)];
  return check(name, left === right, left === right ? brief(left) : `saw ${brief(left)}, wanted ${brief(right)}`);
}

/** Prints the tally and returns the exit status. A run without checks is a failure. */
export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

function brief(text = 'undefined') {
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}
