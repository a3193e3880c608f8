import { createNode, enrollNode, updateNode } from '@botpbx/shared/api/nodes';
import { type Enrollment, NewNode, type Node, NodePatch } from '@botpbx/shared/model/node';
import { useQueryClient } from '@tanstack/solid-query';
import { call } from '../../lib/api.ts';
import { createForm, type Form, textOrNull } from '../../lib/form.ts';
import { useMe } from '../../lib/me.ts';
import { keys } from '../../lib/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { Problem } from '../../ui/notice.tsx';
import { showToast } from '../../ui/toast.tsx';

interface Typed {
  name: string;
  address: string;
}

const bodyOf = (typed: Typed) => ({ name: typed.name.trim(), address: textOrNull(typed.address) });
const FIELD_OF = { 'node.name_taken': 'name' } as const;

/** Makes room for a node of the own tenant and mints its first token. */
export function NewNodeDialog(props: { onClose: () => void; onEnrolled: (node: Node, enrollment: Enrollment) => void }) {
  const me = useMe();
  const client = useQueryClient();
  let made: Node | undefined;
  const form = createForm({
    initial: { name: '', address: '' },
    schema: NewNode.omit({ tenant_ids: true }),
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (body) => {
      made ??= await call(createNode, { body: { ...body, tenant_ids: [me().tenant.id] } });
      void client.invalidateQueries({ queryKey: keys.nodes });
      props.onEnrolled(made, await call(enrollNode, { params: { id: made.id } }));
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Enroll node" says="Next you get a command that turns a machine into this node.">
      <Fields form={form} act="Continue" onClose={props.onClose} />
    </Dialog>
  );
}

/** Changes name and address of a node. */
export function EditNodeDialog(props: { node: Node; onClose: () => void }) {
  const client = useQueryClient();
  const { id, name, address } = props.node;
  const form = createForm({
    initial: { name, address: address ?? '' },
    schema: NodePatch,
    bodyOf,
    fieldOf: FIELD_OF,
    send: async (body) => {
      await call(updateNode, { params: { id }, body });
      void client.invalidateQueries({ queryKey: keys.nodes });
      showToast(`Node ${body.name} changed`);
      props.onClose();
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title={`Node ${name}`}>
      <Fields form={form} act="Save" onClose={props.onClose} />
    </Dialog>
  );
}

function Fields(props: { form: Form<Typed>; act: string; onClose: () => void }) {
  const { form } = props;
  return (
    <form novalidate class="grid gap-4" onSubmit={form.submit}>
      <Problem says={form.problem()} />
      <TextField label="Name" placeholder="media-1" autofocus required {...form.field('name')} />
      <TextField
        label="Address"
        placeholder="pbx.example.com"
        required={false}
        hint="Host name or IPv4 address at which phones reach the node."
        {...form.field('address')}
      />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          {props.act}
        </Button>
      </DialogButtons>
    </form>
  );
}
