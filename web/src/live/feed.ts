// The one stream of events of a page: opens, comes back after failures where it left off, and hands events to listeners.
import { KINDS, type Kind, type LiveEvent, readEvent } from "./kinds";

export type LiveState = "connecting" | "open" | "lost";

type Handler = (event: LiveEvent) => void;

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

export class Feed {
  private source: EventSource | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private last: string | undefined;
  private wait = FIRST_WAIT_MS;
  private current: LiveState = "connecting";
  private readonly watchers = new Set<() => void>();
  private readonly listeners = new Map<Kind, Set<Handler>>();

  constructor(
    private readonly url: string,
    private readonly onGap: () => void,
    private readonly open: (url: string) => EventSource = (address) => new EventSource(address),
  ) {}

  readonly state = (): LiveState => this.current;

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  listen(kinds: readonly Kind[], handler: Handler): () => void {
    for (const kind of kinds) {
      const handlers = this.listeners.get(kind) ?? new Set();
      handlers.add(handler);
      this.listeners.set(kind, handlers);
    }
    return () => {
      for (const kind of kinds) this.listeners.get(kind)?.delete(handler);
    };
  }

  start(): void {
    const source = this.open(this.last ? `${this.url}?last_event_id=${this.last}` : this.url);
    this.source = source;
    source.onopen = () => {
      this.wait = FIRST_WAIT_MS;
      this.become("open");
    };
    source.onerror = () => {
      // While it is not closed the browser itself comes back, with `Last-Event-ID`.
      this.become("lost");
      if (source.readyState === EventSource.CLOSED) this.retry();
    };
    for (const kind of KINDS) source.addEventListener(kind, (message) => this.take(kind, message));
    source.addEventListener("gap", (message) => {
      this.remember(message);
      this.onGap();
    });
  }

  stop(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = undefined;
  }

  private take(kind: Kind, message: MessageEvent<string>): void {
    this.remember(message);
    const event = readEvent(message.data);
    if (!event) return;
    for (const handler of [...(this.listeners.get(kind) ?? [])]) handler(event);
  }

  private remember(message: MessageEvent<string>): void {
    if (message.lastEventId) this.last = message.lastEventId;
  }

  private retry(): void {
    this.stop();
    this.timer = setTimeout(() => this.start(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }

  private become(state: LiveState): void {
    if (state === this.current) return;
    this.current = state;
    for (const watcher of [...this.watchers]) watcher();
  }
}
