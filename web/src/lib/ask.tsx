/** Asks before an act, runs it, and says why it failed if it did. */
import { useMutation } from '@tanstack/solid-query';
import type { JSX } from 'solid-js';
import { Confirm } from '../ui/confirm.tsx';
import { sayFailure } from './faults.ts';

interface AskProps<Result> {
  title: string;
  says: JSX.Element;
  act: string;
  run: () => Promise<Result>;
  onDone: (result: Result) => void;
  onClose: () => void;
}

/** The question; it stays open when the act fails. */
export function Ask<Result>(props: AskProps<Result>) {
  const act = useMutation(() => ({ mutationFn: () => props.run(), onSuccess: (result: Result) => props.onDone(result) }));
  return (
    <Confirm
      open
      title={props.title}
      says={props.says}
      act={props.act}
      isBusy={act.isPending}
      problem={act.error ? sayFailure(act.error) : undefined}
      onConfirm={() => act.mutate()}
      onClose={props.onClose}
    />
  );
}
