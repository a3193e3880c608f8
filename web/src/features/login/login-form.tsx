import { login } from '@botpbx/shared/api/login';
import Eye from 'lucide-solid/icons/eye';
import EyeOff from 'lucide-solid/icons/eye-off';
import { createSignal, onMount, Show } from 'solid-js';
import { z } from 'zod';
import { callAsGuest } from '../../lib/api.ts';
import { forgetMe } from '../../lib/forget-me.ts';
import { createForm } from '../../lib/form.ts';
import { safePath } from '../../lib/return-path.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';

const Typed = z.object({ email: z.string().min(1).max(254), password: z.string().min(1).max(200) });

/** Signs in. The browser keeps the server's cookie; the token in the answer is dropped. */
export function LoginForm() {
  const [isShown, setShown] = createSignal(false);
  const [isLeaving, setLeaving] = createSignal(false);
  const form = createForm({
    initial: { email: '', password: '' },
    schema: Typed,
    bodyOf: (values) => ({ ...values, email: values.email.trim() }),
    send: async (body) => {
      await callAsGuest(login, { body });
      forgetMe();
      setLeaving(true);
      location.replace(safePath(new URLSearchParams(location.search).get('return')));
    },
  });
  let element: HTMLFormElement | undefined;
  onMount(() => element?.querySelector<HTMLInputElement>('[name="email"]')?.focus());
  const eye = (
    <button
      type="button"
      class="grid size-8 place-items-center rounded-md text-ink-3 hover:text-ink"
      aria-label="Show password"
      aria-pressed={isShown()}
      onClick={() => setShown(!isShown())}
    >
      <Show when={isShown()} fallback={<Eye size={17} aria-hidden="true" />}>
        <EyeOff size={17} aria-hidden="true" />
      </Show>
    </button>
  );
  return (
    <form novalidate class="grid gap-4" ref={element} onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <TextField label="E-mail" type="email" inputMode="email" autocomplete="username" required {...form.field('email')} />
      <TextField
        label="Password"
        type={isShown() ? 'text' : 'password'}
        autocomplete="current-password"
        required
        trailing={eye}
        {...form.field('password')}
      />
      <Button kind="primary" type="submit" class="mt-2 min-h-11" busy={form.isBusy() || isLeaving()}>
        Sign in
      </Button>
    </form>
  );
}
