/** Who is signed in, in which tenant, and what he may do. */
import type { Permission } from '@botpbx/shared/model/user';
import { type Accessor, createContext, useContext } from 'solid-js';
import type { Me } from './me-memory.ts';

export const MeContext = createContext<Accessor<Me>>();

/** The signed-in user; every page stands inside the provider. */
export function useMe(): Accessor<Me> {
  const me = useContext(MeContext);
  if (!me) throw new TypeError('useMe is called outside of a page');
  return me;
}

/** Tells whether the signed-in user holds a permission. */
export function useMay(): (permission: Permission) => boolean {
  const me = useMe();
  return (permission) => me().permissions.includes(permission);
}
