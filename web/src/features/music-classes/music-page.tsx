import { deleteMusicClass, listMusicClasses } from '@botpbx/shared/api/music-classes';
import type { MusicClass } from '@botpbx/shared/model/music-class';
import { useQueryClient } from '@tanstack/solid-query';
import Music from 'lucide-solid/icons/music';
import Plus from 'lucide-solid/icons/plus';
import { lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
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
import { orderWord } from './orders.ts';
import { UsualMusic } from './usual-music.tsx';

const NewMusicDialog = lazy(async () => ({ default: (await import('./music-form.tsx')).NewMusicDialog }));
const EditMusicDialog = lazy(async () => ({ default: (await import('./music-form.tsx')).EditMusicDialog }));

/** What people hear who wait. */
export function MusicPage() {
  const may = useMay();
  const mayWrite = () => may('sounds:write');
  const list = createRows(
    () => keys.musicClasses,
    (asked, signal) => call(listMusicClasses, { query: asked }, signal),
  );
  const opened = createOpened(list.rows);
  const addButton = () => (
    <Show when={mayWrite()}>
      <Button kind="primary" onClick={opened.add}>
        <Plus size={17} aria-hidden="true" /> Add music
      </Button>
    </Show>
  );
  const empty = (
    <Empty title="No music of your own yet" icon={Music} action={addButton()}>
      Callers on hold hear the music that Asterisk brings. Yours is made of sounds.
    </Empty>
  );
  return (
    <>
      <PageHead title="Music on Hold" says="What people hear who wait.">
        {addButton()}
      </PageHead>
      <UsualMusic />
      <Card>
        <Listing list={list} moreWord="Show more music" empty={empty}>
          {(rows) => <MusicTable rows={rows()} mayWrite={mayWrite()} onEdit={opened.edit} onDelete={opened.remove} />}
        </Listing>
      </Card>
      <Suspense>
        <Switch>
          <Match when={opened.isAdding()}>
            <NewMusicDialog onClose={opened.close} />
          </Match>
          <Match when={opened.deleted()} keyed>
            {(row) => <DeleteMusic row={row} onClose={opened.close} />}
          </Match>
          <Match when={mayWrite() && opened.edited()} keyed>
            {(row) => <EditMusicDialog row={row} onClose={opened.close} />}
          </Match>
        </Switch>
      </Suspense>
    </>
  );
}

interface MusicTableProps {
  rows: readonly MusicClass[];
  mayWrite: boolean;
  onEdit: (row: MusicClass) => void;
  onDelete: (row: MusicClass) => void;
}

function MusicTable(props: MusicTableProps) {
  const columns: Column<MusicClass>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <Show when={props.mayWrite} fallback={row.name}>
          <RowLink href={`/music-on-hold?id=${row.id}`} onOpen={() => props.onEdit(row)}>
            {row.name}
          </RowLink>
        </Show>
      ),
    },
    { title: 'Order', from: 'sm', cell: (row) => orderWord(row.order) },
    { title: 'Sounds', align: 'end', cell: (row) => row.sound_ids.length },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu name={`music ${row.name}`} onEdit={() => props.onEdit(row)} onDelete={() => props.onDelete(row)} />
        </Show>
      ),
    },
  ];
  return <Table caption="Music on hold" columns={columns} rows={props.rows} />;
}

function DeleteMusic(props: { row: MusicClass; onClose: () => void }) {
  const client = useQueryClient();
  const save = useSave();
  const done = () => {
    void client.invalidateQueries({ queryKey: keys.musicClasses });
    props.onClose();
  };
  return (
    <Ask
      title={`Delete ${props.row.name}?`}
      says="Its sounds stay. What still plays it must be changed first."
      act="Delete music"
      run={() => save(`Music ${props.row.name} deleted`, () => call(deleteMusicClass, { params: { id: props.row.id } }))}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
