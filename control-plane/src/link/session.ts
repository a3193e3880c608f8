/**
 * One link: the socket of one node, from the challenge to its end. It knows no transport: the runtime hands it texts and ticks.
 * Frames are handled one after the other. One that cannot be read ends the link; the node connects again and tells again.
 */
import { AppError } from '@botpbx/shared/base/errors';
import type { AnswerTo, CommandKind, CommandOf } from '@botpbx/shared/link/commands';
import { type CloudFrame, DEAD_AFTER_MS, PING_EVERY_MS } from '@botpbx/shared/link/frames';
import { randomToken } from '../base/crypto.ts';
import { tellStatus } from '../nodes/status.ts';
import { touch } from '../nodes/store.ts';
import type { Platform } from '../platform/platform.ts';
import type { Socket } from '../platform/socket.ts';
import { storeAnswer } from './answers.ts';
import { makeAsking } from './asking.ts';
import { bearerOf } from './bearer.ts';
import { admit, type Hello, type Refusal, settle } from './hello.ts';
import { ingest } from './ingest.ts';
import { type Read, readFrame, type Told } from './read-frame.ts';

/** How long a socket may stay without a valid hello. */
export const HELLO_WITHIN_MS = 10_000;

/** Why a link ends, as the close code tells the node. */
export const CLOSE = { replaced: 4001, silent: 4000, unreadable: 4400, refused: 4401, late: 4408, gap: 4409, broken: 1011 } as const;

/** Where the runtime keeps the links of nodes that have shown who they are. */
export interface LinkDoor {
  /** Makes this the one link of its node; answers the one before. */
  enter(link: LinkSession): LinkSession | undefined;
  /** Takes the link away; false if it was not the node's link any more. */
  leave(link: LinkSession): boolean;
}

export interface LinkParts {
  readonly platform: Platform;
  readonly socket: Socket;
  readonly door: LinkDoor;
  /** Of the peer, for the log. */
  readonly address?: string;
}

export class LinkSession {
  private readonly parts: LinkParts;
  private readonly nonce = randomToken(32);
  private readonly openedAtMs: number;
  private state: 'challenged' | 'settling' | 'open' | 'ended' = 'challenged';
  private heardAtMs: number;
  private pingedAtMs: number;
  private turn: Promise<void> = Promise.resolve();
  private epoch = '';
  private storedSeq = 0;
  private hasTold = false;
  private who = { nodeId: 0, generation: -1 };
  private knocked = 0;
  private readonly asking = makeAsking((frame) => this.write(frame));

  /** Begins the link: challenges whoever is at the other end. */
  constructor(parts: LinkParts) {
    this.parts = parts;
    this.openedAtMs = this.heardAtMs = this.pingedAtMs = parts.platform.clock.nowMs();
    this.write({ type: 'challenge', nonce: this.nonce });
  }

  get isKnown(): boolean {
    return this.nodeId !== 0;
  }
  /** 0 until the node has shown who it is. */
  get nodeId(): number {
    return this.who.nodeId;
  }
  /** The enrolment that the link stands on. */
  get generation(): number {
    return this.who.generation;
  }
  /** The newest revision that the node was told of. */
  get knockedRevision(): number {
    return this.knocked;
  }

  /** Takes one text. Resolves when it has been dealt with; the runtime reads no further while many are waiting. */
  onMessage(text: string): Promise<void> {
    this.heardAtMs = this.parts.platform.clock.nowMs();
    this.turn = this.turn.then(() => this.handle(text));
    return this.turn;
  }

  /** Twice a second or so: a socket that is silent or never said hello ends, the other side is asked for a sign of life. */
  onTick(): void {
    const nowMs = this.parts.platform.clock.nowMs();
    if (this.state === 'challenged' && nowMs - this.openedAtMs >= HELLO_WITHIN_MS) this.end(CLOSE.late, 'no hello');
    else if (nowMs - this.heardAtMs >= DEAD_AFTER_MS) this.end(CLOSE.silent, 'no sign of life');
    else if (this.state === 'open' && nowMs - this.pingedAtMs >= PING_EVERY_MS) {
      this.pingedAtMs = nowMs;
      this.write({ type: 'ping' });
    }
  }

  /** The transport has ended. */
  onClose(): void {
    this.end(1000, 'gone');
  }

  /** Sends a frame. A knock before the welcome waits for it. */
  send(frame: CloudFrame): void {
    if (frame.type === 'config-available') {
      if (frame.revision < this.knocked) return;
      this.knocked = frame.revision;
      if (this.state !== 'open') return;
    }
    this.write(frame);
  }

  /** Asks the node to do something now, as `Hub.ask` tells. */
  ask<Kind extends CommandKind>(command: CommandOf<Kind>, signal: AbortSignal): Promise<AnswerTo<Kind>> {
    if (this.state !== 'open') return Promise.reject(new AppError('unavailable', { detail: 'The node is only just connecting.' }));
    return this.asking.ask(command, signal);
  }

  /** Tells why, then ends. */
  refuse(code: Refusal): void {
    if (this.state === 'ended') return;
    this.write({ type: 'refused', code });
    this.end(code === 'replaced' ? CLOSE.replaced : CLOSE.refused, code);
  }

  private write(frame: CloudFrame): void {
    if (this.state !== 'ended') this.parts.socket.send(JSON.stringify(frame));
  }

  private end(code: number, reason: string): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.parts.socket.close(code, reason);
    this.asking.end();
    const { platform, door } = this.parts;
    if (this.nodeId === 0 || !door.leave(this)) return;
    const at = new Date(this.heardAtMs).toISOString();
    platform.log.info('link ended', { nodeId: this.nodeId, reason });
    platform.tasks.defer('node.offline', async () => {
      await touch(platform.db, [this.nodeId], at);
      await tellStatus(platform, this.nodeId);
    });
  }

  private async handle(text: string): Promise<void> {
    if (this.state === 'ended') return;
    try {
      const frame = readFrame(text);
      if (frame) await this.take(frame);
      else this.fail('a frame that cannot be read', CLOSE.unreadable, { bytes: text.length });
    } catch (error) {
      this.fail('a frame could not be dealt with', CLOSE.broken, { error });
    }
  }

  private fail(msg: string, code: number, facts: Record<string, unknown>): void {
    this.parts.platform.log.warn(msg, { nodeId: this.nodeId, address: this.parts.address, ...facts });
    this.end(code, msg);
  }

  private async take(frame: Read): Promise<void> {
    const { platform } = this.parts;
    if (frame.type === 'hello') return this.state === 'challenged' ? this.greet(frame) : this.outOfTurn(frame.type);
    if (this.state !== 'open') return this.outOfTurn(frame.type);
    switch (frame.type) {
      case 'events':
        return this.tell(frame.epoch, frame.events);
      case 'applied':
      case 'rejected':
        return storeAnswer(platform, this.nodeId, frame);
      case 'result':
        return this.asking.settle(frame.id, frame.outcome);
      case 'renew':
        return this.write({ type: 'bearer', bearer: await bearerOf(platform, this.nodeId) });
      case 'ping':
        return this.write({ type: 'pong' });
      case 'pong':
        return;
    }
  }

  private outOfTurn(type: string): void {
    this.fail('a frame out of turn', CLOSE.unreadable, { type });
  }

  private async greet(hello: Hello): Promise<void> {
    const { platform, door } = this.parts;
    this.state = 'settling';
    const admitted = await admit(platform, this.nonce, hello);
    if (typeof admitted === 'string') {
      platform.log.warn('refused a node', { nodeId: hello.node_id, code: admitted, address: this.parts.address });
      return this.refuse(admitted);
    }
    if (this.isEnded()) return;
    this.who = { nodeId: admitted.id, generation: admitted.generation };
    this.epoch = hello.epoch;
    const before = door.enter(this);
    if (before) platform.log.warn('a second link of a node ends the first', { nodeId: this.nodeId, address: this.parts.address });
    before?.refuse('replaced');
    const { stored, revision } = await settle(platform, admitted, hello);
    this.storedSeq = stored?.seq ?? 0;
    const bearer = await bearerOf(platform, this.nodeId);
    if (this.isEnded()) return;
    const newest = Math.max(revision ?? 0, this.knocked);
    this.knocked = newest;
    this.state = 'open';
    this.write({ type: 'welcome', bearer, stored, revision: newest || null, at: new Date(platform.clock.nowMs()).toISOString() });
    platform.log.info('node linked', { nodeId: this.nodeId, version: hello.version, revision: hello.applied_revision });
    platform.tasks.defer('node.online', () => tellStatus(platform, this.nodeId));
  }

  /** The state may have changed while something was awaited. */
  private isEnded(): boolean {
    return this.state === 'ended';
  }

  /**
   * Stores what the node tells and acks it. A hole in the numbers: at the beginning of a link the node was just told from where
   * to begin, so it has no more than this, and what lies between is lost. Later on a frame has gone astray, so the link ends
   * and the node begins again from the stored place. What comes before the hole is kept either way.
   */
  private async tell(epoch: string, events: readonly Told[]): Promise<void> {
    if (epoch !== this.epoch) return this.outOfTurn('events of another epoch');
    const { platform } = this.parts;
    const unread = events.filter(({ event }) => event === undefined);
    if (unread.length > 0)
      platform.log.error('events that cannot be read are passed over', { nodeId: this.nodeId, seqs: unread.map(({ seq }) => seq) });
    const hole = holeIn(events, this.storedSeq);
    const isAstray = hole !== undefined && this.hasTold;
    if (hole && !isAstray) platform.log.error('events of a node are lost', { nodeId: this.nodeId, epoch, ...hole });
    const usable = isAstray ? events.filter(({ seq }) => seq < hole.until) : events;
    this.storedSeq = await ingest(platform, { nodeId: this.nodeId, epoch, events: usable }, this.storedSeq);
    this.hasTold = true;
    if (isAstray) return this.fail('a frame of events has gone astray', CLOSE.gap, hole);
    this.write({ type: 'ack', epoch, seq: this.storedSeq });
  }
}

/** The first numbers that are neither stored nor among the events. */
function holeIn(events: readonly Told[], storedSeq: number): { after: number; until: number } | undefined {
  let last = storedSeq;
  for (const { seq } of events) {
    if (seq > last + 1) return { after: last, until: seq };
    last = Math.max(last, seq);
  }
  return undefined;
}
