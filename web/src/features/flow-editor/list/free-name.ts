/** The name, or the name with the first number that makes it new. */
export function freeName(name: string, taken: readonly string[]): string {
  const known = new Set(taken.map((one) => one.toLowerCase()));
  let number = 1;
  while (known.has((number === 1 ? name : `${name} ${number}`).toLowerCase())) number += 1;
  return number === 1 ? name : `${name} ${number}`;
}
