import { listExtensions } from '@botpbx/shared/api/extensions';
import { deleteVoicemail, listVoicemails, updateVoicemail } from '@botpbx/shared/api/voicemails';
import { type Voicemail, VoicemailFolder } from '@botpbx/shared/model/voicemail';
import type { MailboxId } from '@botpbx/shared/model/voicemail-setting';
import { useQuery, useQueryClient } from '@tanstack/solid-query';
import Voicemails from 'lucide-solid/icons/voicemail';
import { createSignal, Show } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { Listing } from '../../lib/listing.tsx';
import { useMay } from '../../lib/me.ts';
import { keys } from '../../lib/queries.ts';
import { createRows } from '../../lib/rows.ts';
import { createUrlState, type UrlState } from '../../lib/url-state.ts';
import { ChoiceField } from '../../ui/field.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { MoveDialog, mailboxChoices } from './move-dialog.tsx';
import { VoicemailTable } from './voicemail-table.tsx';

/** Extensions that the choices hold at most; the API filters by any. */
const MOST_CHOICES = 500;

const extensionsQuery = () => ({
  queryKey: [...keys.extensions, 'mailboxes'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => (await call(listExtensions, { query: { limit: MOST_CHOICES } }, signal)).data,
});

/** Messages in mailboxes. Filters stand in the address. */
export function VoicemailsPage() {
  const may = useMay();
  const client = useQueryClient();
  const url = createUrlState();
  const extensions = useQuery(extensionsQuery);
  const [moving, setMoving] = createSignal<Voicemail>();
  const [deleting, setDeleting] = createSignal<Voicemail>();
  const list = createRows(
    () => [...keys.voicemails, filtersIn(url)],
    (asked, signal) => call(listVoicemails, { query: { ...asked, ...filtersIn(url) } }, signal),
  );
  const refresh = () => void client.invalidateQueries({ queryKey: keys.voicemails });
  const done = () => {
    setMoving(undefined);
    setDeleting(undefined);
    refresh();
  };
  const turn = async (row: Voicemail) => {
    await call(updateVoicemail, { params: { id: row.id }, body: { folder: row.folder === 'new' ? 'old' : 'new' } });
    refresh();
  };
  const acts = { onFolder: (row: Voicemail) => void turn(row), onMove: setMoving, onDelete: setDeleting };
  const empty = (
    <Empty title="No messages" icon={Voicemails}>
      Whoever reaches nobody may leave a message; it stands here and on the phone.
    </Empty>
  );
  return (
    <>
      <PageHead title="Voicemail" says="Messages that callers left. Who listens is written to the audit log." />
      <Card>
        <Filters url={url} choices={mailboxChoices(extensions.data ?? [])} />
        <Listing list={list} moreWord="Show earlier messages" empty={empty}>
          {(rows) => <VoicemailTable rows={rows()} extensions={extensions.data ?? []} acts={may('voicemails:write') ? acts : undefined} />}
        </Listing>
      </Card>
      <Show when={moving()} keyed>
        {(row) => <MoveDialog row={row} extensions={extensions.data ?? []} onDone={done} onClose={() => setMoving(undefined)} />}
      </Show>
      <Show when={deleting()} keyed>
        {(row) => (
          <Ask
            title="Delete this message?"
            says="It is gone for good, on the phone too."
            act="Delete"
            run={() => call(deleteVoicemail, { params: { id: row.id } })}
            onDone={done}
            onClose={() => setDeleting(undefined)}
          />
        )}
      </Show>
    </>
  );
}

const FOLDERS = [
  { value: '', label: 'New and heard' },
  { value: 'new', label: 'New' },
  { value: 'old', label: 'Heard' },
];

function Filters(props: { url: UrlState; choices: readonly { value: string; label: string }[] }) {
  const field = (name: 'mailbox' | 'folder') => ({
    name,
    value: props.url.get(name),
    onChange: (value: string) => props.url.set({ [name]: value === '' ? undefined : value }),
  });
  return (
    <div class="grid gap-3 border-b border-line p-4 sm:grid-cols-2 lg:grid-cols-4">
      <ChoiceField label="Mailbox" choices={[{ value: '', label: 'All mailboxes' }, ...props.choices]} {...field('mailbox')} />
      <ChoiceField label="State" choices={FOLDERS} {...field('folder')} />
    </div>
  );
}

/** What of the address can be asked for. */
function filtersIn(url: UrlState) {
  const mailbox = url.get('mailbox');
  const folder = VoicemailFolder.safeParse(url.get('folder')).data;
  const id: MailboxId | undefined = mailbox === 'general' ? mailbox : /^[1-9][0-9]{0,14}$/.test(mailbox) ? Number(mailbox) : undefined;
  return { ...(id === undefined ? {} : { mailbox: id }), ...(folder === undefined ? {} : { folder }) };
}
