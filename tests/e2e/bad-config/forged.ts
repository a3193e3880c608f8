/** Bad revisions as a control plane with a bug would send them, or somebody on the wire. Each is bad in one way of its own. */
import { generateKeyPairSync } from 'node:crypto';
import { addPhone, addTrunk, type Draft, firstOf, type Loose, listOf, sectionOf, tenantOf } from './forge.ts';

/** A way to spoil a draft. `kind` is the one of the issue: where it must be caught at the latest. */
export interface Forged {
  readonly kind: 'envelope' | 'schema' | 'cross-reference' | 'rendering';
  readonly what: string;
  readonly spoil: (draft: Draft) => void;
}

const flip = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
const set = (name: string, value: unknown) => (envelope: Loose) => ({ ...envelope, [name]: value });
const tenant = (change: Loose) => (draft: Draft) => void Object.assign(tenantOf(draft), change);
const extension = (change: Loose) => (draft: Draft) => void Object.assign(addPhone(draft, '7001'), change);
const trunk = (change: Loose) => (draft: Draft) => void addTrunk(draft, change);

const envelope: readonly Omit<Forged, 'kind'>[] = [
  {
    what: 'a flipped bit in the signature',
    spoil: (draft) => (draft.afterSigning = (one) => ({ ...one, signature: flip(String(one.signature)) })),
  },
  { what: 'a signature by another key', spoil: (draft) => (draft.signWith = generateKeyPairSync('ed25519').privateKey) },
  { what: 'no signature', spoil: (draft) => (draft.afterSigning = set('signature', '')) },
  {
    what: 'another hash than that of its sections',
    spoil: (draft) => (draft.afterSigning = (one) => ({ ...one, hash: String(one.hash).split('').reverse().join('') })),
  },
  {
    what: 'a section left out after signing',
    spoil: (draft) => (draft.afterSigning = (one) => ({ ...one, sections: (one.sections as unknown[]).slice(0, 1) })),
  },
  { what: 'for another node', spoil: (draft) => (draft.nodeId = 77) },
  { what: 'called a rollback after signing', spoil: (draft) => (draft.afterSigning = set('rollback_of', 1)) },
  { what: 'a form that the node does not read', spoil: (draft) => (draft.schema = 2) },
  { what: 'a field that nobody knows', spoil: (draft) => (draft.afterSigning = set('urgent', true)) },
  { what: 'cut off in the middle', spoil: (draft) => (draft.afterSigning = (one) => JSON.stringify(one).slice(0, 120)) },
  { what: 'a section named twice', spoil: (draft) => draft.sections.push({ ...sectionOf(draft, 'tenant:1') }) },
  {
    what: 'no section of the node',
    spoil: (draft) => (draft.sections = [sectionOf(draft, 'tenant:1'), { name: 'tenant:2', content: {} }]),
  },
];

const schema: readonly Omit<Forged, 'kind'>[] = [
  { what: 'a section that is no JSON', spoil: (draft) => (sectionOf(draft, 'tenant:1').raw = '{"tenant_id":1,') },
  {
    what: 'a section altered on the way',
    spoil: (draft) => {
      addPhone(draft, '7001');
      sectionOf(draft, 'tenant:1').textInstead = JSON.stringify({ ...tenantOf(draft), slug: 'mallory' });
    },
  },
  { what: 'a name with a line break and a section of its own', spoil: extension({ name: 'x\n[evil]\ntype=endpoint' }) },
  { what: 'a number with a semicolon', spoil: extension({ extension: '70;01' }) },
  { what: 'a phone without a secret', spoil: extension({ secret: null }) },
  { what: 'a phone that rings for no time', spoil: extension({ ring_timeout: 0 }) },
  { what: 'a SIP domain with a bracket', spoil: tenant({ sip_domain: 'a]b' }) },
  { what: 'a carrier with a blank in its host', spoil: trunk({ host: 'a b' }) },
  { what: 'a codec that nobody has', spoil: trunk({ codecs: ['g729'] }) },
  { what: 'a feature code that is a dialplan word', spoil: tenant({ feature_codes: { echo: 'h' } }) },
  {
    what: 'a system name with a line break',
    spoil: (draft) => void Object.assign(sectionOf(draft, 'node').content, { system_name: 'n1\nn2' }),
  },
];

const crossReference: readonly Omit<Forged, 'kind'>[] = [
  {
    what: 'a route to an extension that is gone',
    spoil: (draft) =>
      listOf(tenantOf(draft), 'inbound_routes').push({ id: 900, did: '+15550009999', destination: { type: 'extension', id: 4711 } }),
  },
  { what: 'a fallback that is gone', spoil: tenant({ fallback: { type: 'extension', id: 4711 } }) },
  { what: 'a number twice', spoil: (draft) => void addPhone(draft, String(firstOf(tenantOf(draft), 'extensions').extension)) },
  {
    what: 'the secret of another phone',
    spoil: (draft) => void Object.assign(addPhone(draft, '7001'), { secret: firstOf(tenantOf(draft), 'extensions').secret }),
  },
  {
    what: 'a default tenant without a section',
    spoil: (draft) => void Object.assign(sectionOf(draft, 'node').content, { default_tenant_id: 5 }),
  },
  {
    what: 'two tenants with one SIP domain',
    spoil: (draft) =>
      draft.sections.push({
        name: 'tenant:2',
        content: { ...tenantOf(draft), tenant_id: 2, slug: 'other', extensions: [], trunks: [], inbound_routes: [], fallback: null },
      }),
  },
  { what: "another tenant's section under this one's name", spoil: tenant({ tenant_id: 3 }) },
];

const rendering: readonly Omit<Forged, 'kind'>[] = [
  {
    what: 'a secret that the cloud does not have',
    spoil: (draft) => {
      addPhone(draft, '7001');
      draft.secrets = [];
    },
  },
  { what: 'a secret for another user name', spoil: (draft) => void addPhone(draft, '7001', (secret) => (secret.username = '7002')) },
  { what: 'a secret for another realm', spoil: (draft) => void addPhone(draft, '7001', (secret) => (secret.realm = 'elsewhere.test')) },
  { what: 'a registration without a password', spoil: trunk({ register: true, username: 'me' }) },
];

const of = (kind: Forged['kind'], list: readonly Omit<Forged, 'kind'>[]): Forged[] => list.map((one) => ({ kind, ...one }));

export const forged: readonly Forged[] = [
  ...of('envelope', envelope),
  ...of('schema', schema),
  ...of('cross-reference', crossReference),
  ...of('rendering', rendering),
];
