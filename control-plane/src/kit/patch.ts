type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields of a patch that were named; null is a value, undefined is none. */
export const namedFields = <T extends object>(patch: T): Given<T> =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Given<T>;
