/** The part of the page about webhooks: how they are signed and repeated, and what each posts. */
import { type Html, html } from './html.ts';

const TRANSCRIPTION = `{
  "call_id": "n1-1795366757.8",
  "timestamp": "2026-11-22T09:30:05.000Z",
  "duration": 125,
  "from": "+15551234567",
  "to": "1001",
  "transcription": {
    "text": "Full transcription text...",
    "confidence": 0.95,
    "words": [{ "word": "Hello", "start": 0.0, "end": 0.5 }]
  }
}`;

const CALL_END = `{
  "event": "on_call_end",
  "timestamp": "2026-11-22T09:32:10.000Z",
  "call_id": "n1-1795366757.8",
  "conversation": "7d0a3f0e-5f0a-4f0e-9a53-0d3f3a1b2c4d",
  "agent_id": 3,
  "agent": "Reception",
  "version": 7,
  "from": "+15551234567",
  "to": "6100",
  "started_at": "2026-11-22T09:30:05.000Z",
  "ending": "transferred",
  "duration": 125,
  "transferred_to": "2001",
  "summary": "He asked for sales, about his last order.",
  "outcome": { "order_number": "61084" },
  "rating": 4,
  "errors": 0,
  "transcript": [
    { "turn": 1, "at": "2026-11-22T09:30:20.000Z", "user_text": "Sales please.",
      "agent_text": "I will connect you with sales.", "interrupted": false,
      "tools": [{ "name": "transfer_call", "arguments": { "destination": "sales" }, "result": "…", "is_error": false, "ms": 34 }] }
  ]
}`;

const FUNCTION_CALL = `{
  "function": "lookup_customer",
  "arguments": { "phone": "+15550100" },
  "call_id": "n1-1795366757.8",
  "conversation": "6b0b7e0c-6f0e-4b5e-8f55-0d0f3f3a5b01",
  "agent": { "id": 1, "name": "Reception", "version": 3 },
  "caller": { "number": "+15550100", "name": "" }
}`;

/** All of it. */
export const webhookSection = (): Html => html`<section id="webhooks" class="guide"><h2>Webhooks</h2>
<p>Agents and transcription post JSON to addresses of yours. Each request is signed as
<a href="https://www.standardwebhooks.com">Standard Webhooks</a> says: <code>webhook-id</code> is the same at each try of one delivery,
<code>webhook-timestamp</code> is the second in which it was sent, and <code>webhook-signature</code> is <code>v1,</code> and the base64 of
HMAC-SHA256 over <code>id.timestamp.body</code>. The key is what follows <code>whsec_</code> in the secret, as base64: each agent has a secret of its own,
transcription that of <a href="#getWebhookSecret">the tenant</a>. Compare in constant time, and refuse what is older than five minutes.</p>
<p>Answer with a status of 2xx within five seconds. Anything else, a redirect too, is tried again after 5 seconds, 5 minutes, half an hour and so on, up
to as many times as the installation says (3), later if you say so by <code>Retry-After</code>; <code>410</code> ends it. A delivery may arrive
twice: the id tells. What was given up can be <a href="#postWebhookDeliveriesByIdReplay">posted anew</a>. Addresses are public ones by https; the operator may open
others.</p>
<h3>Transcription</h3>
<pre tabindex="0"><code>${TRANSCRIPTION}</code></pre>
<h3>Agents</h3>
<p><code>on_call_start</code>, <code>on_transfer</code>, <code>on_function_call</code> and <code>on_call_end</code> share <code>event</code>,
<code>timestamp</code>, <code>call_id</code>, <code>conversation</code>, <code>agent_id</code>, <code>agent</code>, <code>version</code>,
<code>from</code>, <code>to</code> and <code>started_at</code>. A transfer adds <code>transferred_to</code> and <code>summary</code>; a function adds
<code>turn</code> and <code>function</code> with <code>name</code>, <code>arguments</code>, <code>result</code>, <code>is_error</code> and
<code>ms</code>, unless the same address has carried it out. The end adds how it went and all that was said:</p>
<pre tabindex="0"><code>${CALL_END}</code></pre>
<h3>Functions of an agent</h3>
<p>A function is posted by the node while the caller waits, once, to its <code>url</code> or else to <code>on_function_call</code>, and signed with
the agent's secret too:</p>
<pre tabindex="0"><code>${FUNCTION_CALL}</code></pre>
<p>Answer within its <code>timeout_ms</code> with 2xx and at most 64 KB of JSON or text. The agent takes that for information, never for an
instruction: where it may transfer to, its settings alone say. What you answer with 4xx is told to it as a refusal; anything else is a function that did
not work. Digits that a caller entered in secret (<code>collect_digits</code>) stand in <code>arguments</code> in clear: they are nowhere else, and
what you say back of them is hidden from the agent and from the transcript.</p></section>`;
