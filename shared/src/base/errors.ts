/** Every way in which a request can end badly. The code is for programs and never changes; the title is for people. */
export const problems = {
  'request.unreadable': { status: 400, title: 'The request could not be read' },
  'request.invalid': { status: 422, title: 'The request is not valid' },
  'request.too_large': { status: 413, title: 'The request is too large' },
  'request.no_such_path': { status: 404, title: 'There is nothing at this address' },
  'request.method_not_allowed': { status: 405, title: 'This address does not know this method' },
  'idempotency.key_reused': { status: 409, title: 'The idempotency key belongs to another request' },
  'idempotency.in_progress': { status: 409, title: 'The request of this idempotency key is still going on' },
  'idempotency.answer_lost': { status: 409, title: 'The request was carried out, but its answer was lost' },
  'auth.required': { status: 401, title: 'Sign in first' },
  'auth.failed': { status: 401, title: 'E-mail or password is wrong' },
  'auth.forbidden': { status: 403, title: 'Insufficient permissions' },
  'auth.foreign_origin': { status: 403, title: 'The request comes from another site' },
  'auth.too_many_attempts': { status: 429, title: 'Too many attempts' },
  'rate.limited': { status: 429, title: 'Too many requests' },
  'tenant.not_found': { status: 404, title: 'No such tenant' },
  'tenant.slug_taken': { status: 409, title: 'A tenant with this slug exists' },
  'user.not_found': { status: 404, title: 'No such user' },
  'user.email_taken': { status: 409, title: 'A user with this e-mail exists' },
  'user.last_admin': { status: 409, title: 'The last admin cannot be removed' },
  'user.wrong_password': { status: 422, title: 'The current password is wrong' },
  'extension.not_found': { status: 404, title: 'No such extension' },
  'extension.number_taken': { status: 409, title: 'The number is taken' },
  'extension.weak_secret': { status: 422, title: 'The secret is too easy to guess' },
  'trunk.not_found': { status: 404, title: 'No such trunk' },
  'trunk.name_taken': { status: 409, title: 'A trunk with this name exists' },
  'trunk.disabled': { status: 409, title: 'The trunk is switched off' },
  'inbound_route.not_found': { status: 404, title: 'No such inbound route' },
  'inbound_route.did_taken': { status: 409, title: 'The number is routed already' },
  'number_list.not_found': { status: 404, title: 'No such number list' },
  'number_list.name_taken': { status: 409, title: 'A number list with this name exists' },
  'outbound_route.not_found': { status: 404, title: 'No such outbound route' },
  'pin_set.not_found': { status: 404, title: 'No such PIN set' },
  'pin_set.changed': { status: 409, title: 'Somebody else has changed the PIN set' },
  'emergency_location.not_found': { status: 404, title: 'No such emergency location' },
  'fraud_block.not_found': { status: 404, title: 'No such block' },
  'ring_group.not_found': { status: 404, title: 'No such ring group' },
  'queue.not_found': { status: 404, title: 'No such queue' },
  'queue.key_taken': { status: 409, title: 'A queue with this key exists' },
  'queue.not_a_member': { status: 422, title: 'The extension is no member of the queue' },
  'agent.not_found': { status: 404, title: 'No such agent' },
  'agent.no_such_version': { status: 404, title: 'No such version' },
  'ivr.not_found': { status: 404, title: 'No such IVR' },
  'ivr.no_such_version': { status: 404, title: 'No such version' },
  'ivr.changed': { status: 409, title: 'Somebody else has changed the IVR' },
  'ivr.faulty': { status: 422, title: 'The flow cannot be published' },
  'flow_secret.not_found': { status: 404, title: 'No such secret' },
  'document.not_found': { status: 404, title: 'No such document' },
  'document.unreadable': { status: 422, title: 'The document cannot be used' },
  'document.too_many': { status: 409, title: 'The agent has as many documents as it can have' },
  'provider.not_found': { status: 404, title: 'No such account with a provider' },
  'time_condition.not_found': { status: 404, title: 'No such time condition' },
  'calendar.not_found': { status: 404, title: 'No such calendar' },
  'sound.not_found': { status: 404, title: 'No such sound' },
  'sound.unreadable': { status: 422, title: 'The sound cannot be used' },
  'music_class.not_found': { status: 404, title: 'No such music class' },
  'conference_room.not_found': { status: 404, title: 'No such conference room' },
  'paging_group.not_found': { status: 404, title: 'No such paging group' },
  'parking_lot.not_found': { status: 404, title: 'No such parking lot' },
  'reference.not_found': { status: 422, title: 'Something that the request names does not exist' },
  'destination.loop': { status: 422, title: 'Calls would go round in a circle' },
  'destination.not_found': { status: 422, title: 'The destination does not exist' },
  'recording.not_found': { status: 404, title: 'No such recording' },
  'recording.refused': { status: 409, title: 'The call can not be recorded so' },
  'voicemail.not_found': { status: 404, title: 'No such message' },
  'voicemail.no_audio': { status: 404, title: 'The sound of the message has not come up yet' },
  'conversation.not_found': { status: 404, title: 'No such conversation' },
  'transcription.not_found': { status: 404, title: 'No such transcription' },
  'webhook_delivery.not_found': { status: 404, title: 'No such delivery' },
  'webhook_delivery.under_way': { status: 409, title: 'It is on its way' },
  'voicemail.other_node': { status: 409, title: 'The mailbox is on another node' },
  'call.not_found': { status: 404, title: 'No such call' },
  'call.over': { status: 409, title: 'The call has ended' },
  'call.wrong_state': { status: 409, title: 'That cannot be done now' },
  'call.not_allowed': { status: 403, title: 'The call is not allowed' },
  'call.impossible': { status: 422, title: 'The call can lead nowhere' },
  'node.not_found': { status: 404, title: 'No such node' },
  'node.name_taken': { status: 409, title: 'A node with this name exists' },
  'revision.not_found': { status: 404, title: 'No such revision' },
  'blob.not_found': { status: 404, title: 'No such file' },
  'upload.not_found': { status: 404, title: 'No such upload' },
  'upload.refused': { status: 422, title: 'The upload cannot be taken' },
  'section.not_found': { status: 404, title: 'No such section' },
  'enrollment.refused': { status: 401, title: 'The enrollment token is not valid' },
  in_use: { status: 409, title: 'It is still in use' },
  unavailable: { status: 503, title: 'Not ready' },
  internal: { status: 500, title: 'Something broke here' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof problems;

/** One thing that is wrong with a request: where (`a.b.0`) and what. */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

export interface ErrorInfo {
  readonly detail?: string;
  readonly errors?: readonly Fault[];
  /** Seconds after which a try is worth while; becomes `Retry-After`. */
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** An expected bad ending. Anything else that is thrown is a bug and answers `internal`. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly info: ErrorInfo;
  constructor(code: ErrorCode, info: ErrorInfo = {}) {
    super(info.detail ?? problems[code].title, { cause: info.cause });
    this.code = code;
    this.info = info;
  }
}

/** Ends a `switch` over a union: the compiler refuses a case that was forgotten. */
export function unreachable(value: never): never {
  throw new TypeError(`unreachable: ${JSON.stringify(value)}`);
}
