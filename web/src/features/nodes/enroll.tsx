import { enrollNode } from '@botpbx/shared/api/nodes';
import type { Enrollment, Node } from '@botpbx/shared/model/node';
import { Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { createNow } from '../../lib/clock.ts';
import { sayDuration } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton, SecretBox } from '../../ui/copy.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';

/** Asks, then mints a token for a node that is there already; an older token ends. */
export function EnrollNode(props: { node: Node; onClose: () => void; onEnrolled: (node: Node, enrollment: Enrollment) => void }) {
  return (
    <Ask
      title={`New token for ${props.node.name}?`}
      says="The machine that uses it becomes this node. An older token ends now; the machine that is the node today is cut off once the new one is used."
      act="Make token"
      run={() => call(enrollNode, { params: { id: props.node.id } })}
      onDone={(enrollment) => props.onEnrolled(props.node, enrollment)}
      onClose={props.onClose}
    />
  );
}

interface EnrollmentDialogProps {
  node: Node;
  enrollment: Enrollment;
  onClose: () => void;
  onRenew: () => void;
}

/** Shows the token and the command to paste, and how long they are good. */
export function EnrollmentDialog(props: EnrollmentDialogProps) {
  const nowMs = createNow();
  const leftSeconds = () => Math.max(0, Math.floor((Date.parse(props.enrollment.expires_at) - nowMs()) / 1000));
  return (
    <Dialog open onClose={props.onClose} isSticky title={`Enroll ${props.node.name}`} says="Run this on the machine, as root.">
      <Show when={leftSeconds() > 0} fallback={<Expired onRenew={props.onRenew} />}>
        <div class="flex items-start gap-3 rounded-xl bg-(--cabinet) p-4 text-(--cabinet-ink)">
          <code class="min-w-0 flex-1 font-mono text-sm leading-relaxed break-all select-all" data-command="">
            {props.enrollment.command}
          </code>
          <CopyButton text={props.enrollment.command} label="Copy command" word="Copy" autofocus />
        </div>
        <div class="mt-4">
          <SecretBox
            name="token"
            value={props.enrollment.token}
            warning="The token alone. It is shown only this once and works for one machine."
          />
        </div>
        <p class="mt-4 text-base text-ink-2">
          Valid for another <span class="font-[580] text-ink">{sayDuration(leftSeconds())}</span>. The node appears as online by itself.
        </p>
      </Show>
      <DialogButtons>
        <Button kind="primary" onClick={props.onClose}>
          Done
        </Button>
      </DialogButtons>
    </Dialog>
  );
}

function Expired(props: { onRenew: () => void }) {
  return (
    <div class="rounded-xl bg-warn-soft p-4">
      <p class="font-[560] text-warn">The token has expired.</p>
      <Button class="mt-3" onClick={props.onRenew}>
        Make a new one
      </Button>
    </div>
  );
}
