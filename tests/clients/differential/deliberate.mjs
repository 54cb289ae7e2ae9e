// Where the two differ and are meant to: each by the kind of the difference, never by a document.

const DELIBERATE = [];

/** The reason for a difference of verdicts that is meant; undefined where there is none. */
export function isDeliberate(judged, answer, request) {
  return DELIBERATE.find((one) => one.holds(judged, answer, request))?.reason;
}
