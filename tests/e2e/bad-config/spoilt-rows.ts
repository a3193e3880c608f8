/** Rows of the control plane's own database, spoilt behind its API: it compiles and signs what they say. */

export interface SpoiltRow {
  readonly kind: 'schema' | 'cross-reference';
  readonly what: string;
  readonly table: 'extensions' | 'trunks' | 'inbound_routes' | 'tenants';
  readonly column: string;
  readonly value: string | number;
}

export const spoiltRows: readonly SpoiltRow[] = [
  { kind: 'schema', what: 'an extension that is no number', table: 'extensions', column: 'extension', value: '1001;hint' },
  { kind: 'schema', what: 'a name with a line break', table: 'extensions', column: 'name', value: 'Ann\r\n[evil]' },
  { kind: 'schema', what: 'a caller id that is no number', table: 'extensions', column: 'caller_id', value: '"><sip:x@y>' },
  { kind: 'schema', what: 'a phone that rings for a day', table: 'extensions', column: 'ring_timeout', value: 86_400 },
  { kind: 'schema', what: 'a carrier with a wild host', table: 'trunks', column: 'host', value: 'carrier.test/24,0.0.0.0' },
  { kind: 'schema', what: 'a transport that is none', table: 'trunks', column: 'transport', value: 'ws' },
  { kind: 'schema', what: 'a codec twenty times', table: 'trunks', column: 'codecs', value: JSON.stringify(Array(20).fill('ulaw')) },
  { kind: 'schema', what: 'a public number with a wildcard', table: 'inbound_routes', column: 'did', value: '_X.' },
  {
    kind: 'schema',
    what: 'a destination that is none',
    table: 'inbound_routes',
    column: 'destination',
    value: '{"type":"dialplan","context":"default"}',
  },
  { kind: 'schema', what: 'a slug with a path', table: 'tenants', column: 'slug', value: '../../etc' },
  {
    kind: 'cross-reference',
    what: 'a SIP domain that no secret was made for',
    table: 'tenants',
    column: 'sip_domain',
    value: 'elsewhere.test',
  },
];
