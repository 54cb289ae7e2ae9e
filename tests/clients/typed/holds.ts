// Statements about types, which the compiler checks.

/** Whether two types are the same: assignable both ways is not enough, since `any` would be. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Does nothing; does not compile unless the type is `true`. */
export function holds<_T extends true>(): void {}
