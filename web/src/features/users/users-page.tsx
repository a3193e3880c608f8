import { deleteUser, listUsers } from '@botpbx/shared/api/users';
import type { User } from '@botpbx/shared/model/user';
import { useQueryClient } from '@tanstack/solid-query';
import Plus from 'lucide-solid/icons/plus';
import { lazy, Match, Show, Suspense, Switch } from 'solid-js';
import { call } from '../../lib/api.ts';
import { Ask } from '../../lib/ask.tsx';
import { createClockwork } from '../../lib/clockwork.ts';
import { Listing } from '../../lib/listing.tsx';
import { useMay, useMe } from '../../lib/me.ts';
import { createOpened } from '../../lib/opened.ts';
import { createRows } from '../../lib/rows.ts';
import { roles } from '../../lib/words.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/notice.tsx';
import { Card, PageHead } from '../../ui/page-head.tsx';
import { RowLink } from '../../ui/row-link.tsx';
import { RowMenu } from '../../ui/row-menu.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { showToast } from '../../ui/toast.tsx';

const NewUserDialog = lazy(async () => ({ default: (await import('./user-form.tsx')).NewUserDialog }));
const EditUserDialog = lazy(async () => ({ default: (await import('./user-form.tsx')).EditUserDialog }));

/** The people who may sign in. */
export function UsersPage() {
  const may = useMay();
  const mayWrite = () => may('users:write');
  const list = createRows(
    () => ['users'],
    (asked, signal) => call(listUsers, { query: asked }, signal),
  );
  const opened = createOpened(list.rows);
  return (
    <>
      <PageHead title="Users" says="The people who may sign in.">
        <Show when={mayWrite()}>
          <Button kind="primary" onClick={opened.add}>
            <Plus size={17} aria-hidden="true" /> Add user
          </Button>
        </Show>
      </PageHead>
      <Card>
        <Listing list={list} moreWord="Show more users" empty={<Empty title="No users" />}>
          {(rows) => <UserTable rows={rows()} mayWrite={mayWrite()} onEdit={opened.edit} onDelete={opened.remove} />}
        </Listing>
      </Card>
      <Suspense>
        <Switch>
          <Match when={opened.isAdding()}>
            <NewUserDialog onClose={opened.close} />
          </Match>
          <Match when={opened.deleted()} keyed>
            {(row) => <DeleteUser row={row} onClose={opened.close} />}
          </Match>
          <Match when={mayWrite() && opened.edited()} keyed>
            {(row) => <EditUserDialog row={row} onClose={opened.close} />}
          </Match>
        </Switch>
      </Suspense>
    </>
  );
}

interface UserTableProps {
  rows: readonly User[];
  mayWrite: boolean;
  onEdit: (row: User) => void;
  onDelete: (row: User) => void;
}

function UserTable(props: UserTableProps) {
  const me = useMe();
  const clockwork = createClockwork();
  const isMe = (row: User) => row.id === me().user.id;
  const columns: Column<User>[] = [
    {
      title: 'Name',
      cell: (row) => (
        <span class="grid">
          <span class="flex items-center gap-2">
            <Show when={props.mayWrite} fallback={row.name}>
              <RowLink href={`/settings/users?id=${row.id}`} onOpen={() => props.onEdit(row)}>
                {row.name}
              </RowLink>
            </Show>
            <Show when={isMe(row)}>
              <Badge tone="off">You</Badge>
            </Show>
          </span>
          <span class="text-sm break-all text-ink-2 sm:hidden">{row.email}</span>
        </span>
      ),
    },
    { title: 'E-mail', from: 'sm', cell: (row) => <span class="text-ink-2">{row.email}</span> },
    {
      title: 'Role',
      cell: (row) => (
        <span class="flex flex-wrap items-center gap-2">
          {roles[row.role].text}
          <Show when={row.is_operator}>
            <Badge tone="info">Operator</Badge>
          </Show>
        </span>
      ),
    },
    { title: 'Since', from: 'lg', cell: (row) => <span class="text-ink-2">{clockwork().moment(row.created_at)}</span> },
    {
      title: 'Actions',
      isTitleHidden: true,
      align: 'end',
      cell: (row) => (
        <Show when={props.mayWrite}>
          <RowMenu name={row.name} onEdit={() => props.onEdit(row)} onDelete={isMe(row) ? undefined : () => props.onDelete(row)} />
        </Show>
      ),
    },
  ];
  return <Table caption="Users" columns={columns} rows={props.rows} />;
}

function DeleteUser(props: { row: User; onClose: () => void }) {
  const client = useQueryClient();
  const done = () => {
    void client.invalidateQueries({ queryKey: ['users'] });
    showToast(`${props.row.name} removed`);
    props.onClose();
  };
  return (
    <Ask
      title={`Delete user ${props.row.name}?`}
      says="They are signed out everywhere and cannot sign in any more."
      act="Delete user"
      run={() => call(deleteUser, { params: { id: props.row.id } })}
      onDone={done}
      onClose={props.onClose}
    />
  );
}
