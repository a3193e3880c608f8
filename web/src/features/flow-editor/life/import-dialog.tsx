import { importIvr } from '@botpbx/shared/api/ivrs';
import { IvrFile, type IvrImported } from '@botpbx/shared/model/ivr';
import { useQueryClient } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { z } from 'zod';
import { call } from '../../../lib/api.ts';
import { createForm } from '../../../lib/form.ts';
import { keys } from '../../../lib/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogButtons } from '../../../ui/dialog.tsx';
import { FileField } from '../../../ui/field.tsx';
import { Problem } from '../../../ui/notice.tsx';
import { editorPath } from '../list/ivr-table.tsx';

/** A flow of the most steps is far smaller. */
const MOST_BYTES = 8 * 1_048_576;

const ChosenFile = z.object({
  file: z.instanceof(File, { message: 'Choose a file.' }).refine(({ size }) => size <= MOST_BYTES, 'is a file of at most 8 MiB'),
});

/** Makes an IVR out of a file that was exported. */
export function ImportDialog(props: { onClose: () => void }) {
  const client = useQueryClient();
  const [made, setMade] = createSignal<IvrImported>();
  const [fault, setFault] = createSignal<string>();
  const form = createForm({
    initial: { file: undefined as File | undefined },
    schema: ChosenFile,
    bodyOf: (typed) => typed,
    send: async ({ file }) => {
      setFault(undefined);
      const read = IvrFile.safeParse(jsonOf(await file.text()));
      if (!read.success) return void setFault(sayUnreadable(read.error));
      const ivr = await call(importIvr, { body: read.data });
      void client.invalidateQueries({ queryKey: keys.ivrs });
      if (ivr.missing.length > 0) setMade(ivr);
      else location.assign(editorPath(ivr.id));
    },
  });
  return (
    <Dialog open onClose={props.onClose} isSticky title="Import an IVR" says="A file that was exported here or in another house.">
      <Show when={made()} fallback={<Fields form={form} fault={fault()} onClose={props.onClose} />}>
        {(ivr) => <Missing ivr={ivr()} onClose={props.onClose} />}
      </Show>
    </Dialog>
  );
}

function Fields(props: {
  form: ReturnType<typeof createForm<{ file: File | undefined }, typeof ChosenFile>>;
  fault: string | undefined;
  onClose: () => void;
}) {
  const { form } = props;
  return (
    <form novalidate class="grid gap-4" onSubmit={form.submit}>
      <Problem says={props.fault ?? form.problem()} />
      <FileField label="File" accept=".json,application/json" required {...form.field('file')} />
      <DialogButtons>
        <Button onClick={props.onClose}>Cancel</Button>
        <Button kind="primary" type="submit" busy={form.isBusy()}>
          Import
        </Button>
      </DialogButtons>
    </form>
  );
}

/** What the file names and nothing here is called: it is to be chosen. */
function Missing(props: { ivr: IvrImported; onClose: () => void }) {
  return (
    <div class="grid gap-4">
      <p class="text-base">
        <strong class="font-[600]">{props.ivr.name}</strong> is a draft now. These are not known here, and are to be chosen in the editor:
      </p>
      <ul class="grid list-disc gap-1 pl-5 text-base">
        <For each={props.ivr.missing}>{(name) => <li>{name}</li>}</For>
      </ul>
      <DialogButtons>
        <Button onClick={props.onClose}>Later</Button>
        <Button kind="primary" data-autofocus="" onClick={() => location.assign(editorPath(props.ivr.id))}>
          Open in the editor
        </Button>
      </DialogButtons>
    </div>
  );
}

/** What is no JSON is handed on as nothing: the schema refuses it. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function sayUnreadable({ issues }: z.ZodError): string {
  const [first] = issues;
  const isOther = first === undefined || first.path.length === 0 || first.path[0] === 'botpbx_ivr';
  return isOther ? 'This file is no IVR that was exported.' : `This file cannot be read: ${first.path.join('.')} ${first.message}.`;
}
