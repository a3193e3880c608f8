import { deleteSound, getSoundAudio, listSounds } from '@botpbx/shared/api/sounds';
import type { Sound } from '@botpbx/shared/model/sound';
import { useQueryClient } from '@tanstack/solid-query';
import MessageSquareText from 'lucide-solid/icons/message-square-text';
import Upload from 'lucide-solid/icons/upload';
import Volume2 from 'lucide-solid/icons/volume-2';
import { createSignal, lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { sayDuration } from '../../lib/format.ts';
import { Listing } from '../../lib/listing.tsx';
import { useMay } from '../../lib/me.ts';
import { createOpened } from '../../lib/opened.ts';
import { useSave } from '../../lib/publish-note.tsx';
import { keys } from '../../lib/queries.ts';
import { createRows } from '../../lib/rows.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { type Column, Table } from '../../ui/table.tsx';

const UploadDialog = lazy(async () => ({ default: (await import('./sound-forms.tsx')).UploadDialog }));
const RenameDialog = lazy(async () => ({ default: (await import('./sound-forms.tsx')).RenameDialog }));
const SpeechDialog = lazy(async () => ({ default: (await import('./speech-form.tsx')).SpeechDialog }));

const SOURCES = { upload: 'Uploaded', speech: 'Spoken text', phone: 'Recorded by phone' } as const;

/** What callers hear: files that were sent, texts that are said, recordings made by phone. */
export function SoundsPage() {
  const may = useMay();
  const mayWrite = () => may('sounds:write');
  const list = createRows(
    () => keys.sounds,
    (asked, signal) => call(listSounds, { query: asked }, signal),
  );
  const opened = createOpened(list.rows);
  const [isSpeaking, setSpeaking] = createSignal(false);
  const addButtons = () => (
    <Show when={mayWrite()}>
      <Button onClick={() => setSpeaking(true)}>
        <MessageSquareText size={17} aria-hidden="true" /> Speak a text
      </Button>
      <Button kind="primary" onClick={opened.add}>
        <Upload size={17} aria-hidden="true" /> Upload
      </Button>
    </Show>
  );
  const empty = (
    <Empty title="No sounds yet" icon={Volume2}>
      Upload a WAV, MP3 or OGG file, type a text to be spoken, or dial *77 and record one.
    </Empty>
  );
  return (
    <>
      <PageHead title="Sounds" says="Announcements, greetings and music of your own.">
        {addButtons()}
      </PageHead>
      <Card>
        <Listing list={list} moreWord="Show more sounds" empty={empty}>
          {(rows) => <SoundTable rows={rows()} mayWrite={mayWrite()} onEdit={opened.edit} onDelete={opened.remove} />}
        </Listing>
      </Card>
      <Suspense>
        <Switch>
          <Match when={isSpeaking()}>
            <SpeechDialog onClose={() => setSpeaking(false)} />
          </Match>
          <Match when={opened.isAdding()}>
            <UploadDialog onClose={opened.close} />
          </Match>
          <Match when={opened.deleted()} keyed>
            {(row) => <DeleteSound row={row} onClose={opened.close} />}
          </Match>
          <Match when={mayWrite() && opened.edited()} keyed>
            {(row) => <RenameDialog row={row} onClose={opened.close} />}
          </Match>
        </Switch>
      </Suspense>
    </>
  );
}

interface SoundTableProps {
  rows: readonly Sound[];
  mayWrite: boolean;
  onEdit: (row: Sound) => void;
  onDelete: (row: Sound) => void;
}

function SoundTable(props: SoundTableProps) {
  const columns: Column<Sound>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <Show when={props.mayWrite} fallback={row.name}>
          <RowLink href={`/sounds?id=${row.id}`} onOpen={() => props.onEdit(row)}>
            {row.name}
          </RowLink>
        </Show>
      ),
    },
    { title: 'Made from', from: 'md', cell: (row) => SOURCES[row.source] },
    { title: 'Length', from: 'sm', align: 'end', cell: (row) => sayDuration(Math.round(row.duration_ms / 1000)) },
    { title: 'Listen', cell: (row) => <Player row={row} /> },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu name={`sound ${row.name}`} onEdit={() => props.onEdit(row)} onDelete={() => props.onDelete(row)} />
        </Show>
      ),
    },
  ];
  return <Table caption="Sounds" columns={columns} rows={props.rows} />;
}

function Player(props: { row: Sound }) {
  const source = () => getSoundAudio.path.replace(':id', String(props.row.id));
  // biome-ignore lint/a11y/useMediaCaption: a recording that callers hear has no captions; a spoken text stands in its row
  return <audio class="h-9 w-40 sm:w-64" controls preload="none" src={source()} aria-label={`Listen to ${props.row.name}`} />;
}

function DeleteSound(props: { row: Sound; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.sounds });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete ${props.row.name}?`}
      says="The file is removed too. What still plays it must be changed first."
      act="Delete sound"
      run={() => save(`Sound ${props.row.name} deleted`, () => call(deleteSound, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
