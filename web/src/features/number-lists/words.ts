/** What the kinds and actions of number lists are called. */
export const KINDS = [
  { value: 'block', label: 'Block these callers' },
  { value: 'allow', label: 'Let only these through' },
];
export const ACTIONS = [
  { value: 'hangup', label: 'Is hung up on' },
  { value: 'busy', label: 'Hears busy' },
  { value: 'destination', label: 'Goes elsewhere' },
];
