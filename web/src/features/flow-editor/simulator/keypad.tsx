import { For } from 'solid-js';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
const LETTERS: Readonly<Record<string, string>> = { 2: 'ABC', 3: 'DEF', 4: 'GHI', 5: 'JKL', 6: 'MNO', 7: 'PQRS', 8: 'TUV', 9: 'WXYZ' };

/** Whether a key of the keyboard is one of the telephone's. */
export const isPhoneKey = (key: string): boolean => /^[0-9*#]$/.test(key);

/** The keys of a telephone. */
export function Keypad(props: { onPress: (key: string) => void }) {
  return (
    <fieldset class="grid grid-cols-3 gap-1.5">
      <legend class="sr-only">Keys of the telephone</legend>
      <For each={KEYS}>
        {(key) => (
          <button
            type="button"
            class="grid h-11 place-content-center rounded-lg border border-line-2 bg-surface text-center leading-none select-none hover:bg-sunken active:bg-accent-soft"
            aria-label={`Key ${key}`}
            onClick={() => props.onPress(key)}
          >
            <span class="text-lg font-[600] tabular-nums">{key}</span>
            <span class="h-2.5 text-[0.6rem] tracking-widest text-ink-3" aria-hidden="true">
              {LETTERS[key]}
            </span>
          </button>
        )}
      </For>
    </fieldset>
  );
}
