/** Asks which way a call would take, without any call. */
import { explainRouting } from '@botpbx/shared/api/ivrs';
import { zoneOf } from '@botpbx/shared/base/schedule';
import { RoutingQuestion } from '@botpbx/shared/model/flow-history';
import { useMutation } from '@tanstack/solid-query';
import { createEffect, type JSX, on, Show } from 'solid-js';
import { z } from 'zod';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogButtons } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { Problem } from '../ui/notice.tsx';
import { call } from './api.ts';
import { serverNowMs } from './clock.ts';
import { sayFailure } from './faults.ts';
import { createForm, type Form } from './form.ts';
import { useMe } from './me.ts';
import { instantOf, wallOf } from './wall-time.ts';
import { Way } from './way.tsx';

interface Typed {
  did: string;
  from: string;
  to: string;
  when: string;
  keys: string;
}

const { from, to, at, keys } = RoutingQuestion.shape;
const Inbound = z.strictObject({ did: z.string().min(1).max(32), from, at, keys });
const Outbound = z.strictObject({ from: from.unwrap().min(1), to: to.unwrap().min(1), at, keys });

const tidy = (number: string): string => number.replace(/[\s().-]/g, '');
const orNothing = (text: string): string | undefined => (text === '' ? undefined : text);

interface WhatIfProps {
  /** A public number; undefined where it is still to be typed. */
  did?: string | undefined;
  onClose: () => void;
}

/** A call from the outside to a public number. */
export function InboundWhatIf(props: WhatIfProps) {
  const question = createQuestion(Inbound, { did: callable(props.did ?? '') }, (typed, instant) => ({
    did: tidy(typed.did),
    from: orNothing(tidy(typed.from)),
    at: instant,
    keys: tidy(typed.keys),
  }));
  const { form } = question;
  return (
    <WhatIf {...question} onClose={props.onClose} says="Which way a call to one of your numbers would take. Nothing rings.">
      <div class="grid gap-4 sm:grid-cols-2">
        <TextField label="Number called" inputMode="tel" placeholder="+14155550100" autofocus required {...form.field('did')} />
        <TextField label="Caller" inputMode="tel" placeholder="+4930123456" required={false} {...form.field('from')} />
        <When form={form} />
        <Keys form={form} />
      </div>
    </WhatIf>
  );
}

/** A call of an extension. */
export function OutboundWhatIf(props: { onClose: () => void }) {
  const question = createQuestion(Outbound, {}, (typed, instant) => ({
    from: tidy(typed.from),
    to: tidy(typed.to),
    at: instant,
    keys: tidy(typed.keys),
  }));
  const { form } = question;
  return (
    <WhatIf {...question} onClose={props.onClose} says="Which way a call of one of your phones would take. Nothing rings.">
      <div class="grid gap-4 sm:grid-cols-2">
        <TextField label="Extension" inputMode="tel" placeholder="1001" autofocus required {...form.field('from')} />
        <TextField label="Dials" inputMode="tel" placeholder="00493012345" required {...form.field('to')} />
        <When form={form} />
        <Keys form={form} />
      </div>
    </WhatIf>
  );
}

/** Of a route for many numbers, the part that they share is left to be completed. */
const callable = (did: string): string => did.replace(/\*$/, '');

function createQuestion<Schema extends z.ZodType<RoutingQuestion>>(
  schema: Schema,
  known: Partial<Typed>,
  bodyOf: (typed: Typed, instant: string | undefined) => unknown,
) {
  const me = useMe();
  const ask = useMutation(() => ({ mutationFn: (body: RoutingQuestion) => call(explainRouting, { body }) }));
  const instant = ({ when }: Typed) => {
    const ms = when === '' ? undefined : instantOf(when, zoneOf(me().tenant.time_zone));
    return ms === undefined ? undefined : new Date(ms).toISOString();
  };
  const form = createForm({
    initial: { did: '', from: '', to: '', when: '', keys: '', ...known },
    schema,
    bodyOf: (typed: Typed) => bodyOf(typed, instant(typed)),
    send: (body) => ask.mutateAsync(body).then(() => undefined),
  });
  // an answer to another question misleads
  createEffect(on(form.values, () => ask.reset(), { defer: true }));
  return { form, ask };
}

/** Empty means now. */
function When({ form }: { form: Form<Typed> }) {
  const me = useMe();
  const zoneName = () => me().tenant.time_zone;
  return (
    <TextField
      label="When"
      type="datetime-local"
      required={false}
      hint={`Now, if empty. It is ${wallOf(serverNowMs(), zoneOf(zoneName())).slice(11)} in ${zoneName().replaceAll('_', ' ')}.`}
      {...form.field('when')}
    />
  );
}

/** Without any, the way ends where a flow asks for one. */
function Keys({ form }: { form: Form<Typed> }) {
  return (
    <TextField
      label="Keys"
      inputMode="tel"
      placeholder="1"
      required={false}
      hint="What the caller presses when asked."
      {...form.field('keys')}
    />
  );
}

function WhatIf(props: ReturnType<typeof createQuestion> & { says: string; onClose: () => void; children: JSX.Element }) {
  return (
    <Dialog open onClose={props.onClose} isSticky title="What if somebody calls?" says={props.says}>
      <form novalidate class="grid gap-4" onSubmit={props.form.submit}>
        <Problem says={props.ask.error ? sayFailure(props.ask.error) : props.form.problem()} />
        {props.children}
        <Show when={props.ask.data}>{(found) => <Way found={found()} />}</Show>
        <DialogButtons>
          <Button onClick={props.onClose}>Close</Button>
          <Button kind="primary" type="submit" busy={props.form.isBusy()}>
            Ask
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
