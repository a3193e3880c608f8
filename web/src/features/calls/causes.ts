/** What the Q.850 causes that a telephone network gives mean to people. */
const CAUSES: Readonly<Record<number, string>> = {
  1: 'Nobody has this number',
  3: 'No way to the destination',
  16: 'Ended normally',
  17: 'The called party was busy',
  18: 'The phone did not respond',
  19: 'Nobody answered',
  20: 'The phone was not registered',
  21: 'The call was rejected',
  22: 'The number has changed',
  26: 'Answered elsewhere',
  27: 'The destination was out of order',
  28: 'The number is incomplete',
  31: 'Ended, no reason given',
  34: 'All lines were taken',
  38: 'The network was out of order',
  41: 'Passing failure',
  42: 'The network was overloaded',
  58: 'Bearer capability not available',
  88: 'The codecs do not fit',
  102: 'A timer ran out',
  127: 'Interworking, no reason given',
};

/** One sentence for a cause, or the bare number. */
export const sayCause = (cause: number): string => CAUSES[cause] ?? `Cause ${cause}`;
