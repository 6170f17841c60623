import type { Activity } from "../core/activity.ts";
import { sayableText, type TextBound } from "../core/sayable_text.ts";
import { ChatError } from "../protocol/chat_error.ts";
import { cleanText } from "../protocol/text.ts";
import type { ChatServer } from "../server/chat_server.ts";
import { VERSION } from "../util/version.ts";
import type {
  ControlAnswer,
  ControlRequest,
  ControlResults,
  ControlWord,
  StatusReport,
} from "./control_protocol.ts";
import type { ControlOutcome } from "./control_server.ts";
import type { Reloader } from "./reloader.ts";
import type { StopPlan } from "./stop_plan.ts";

/** What is known of a server besides what it does. */
export type ServerFacts = Pick<
  StatusReport,
  "dataDir" | "host" | "logLevel" | "memory" | "pid" | "port" | "uptimeMs"
>;

/** Options of {@linkcode OperatorDesk}. */
export interface OperatorDeskOptions {
  readonly server: Pick<ChatServer, "announce" | "kick" | "limits" | "status">;
  readonly plan: StopPlan;
  readonly reloader: Pick<Reloader, "reload">;
  facts(): ServerFacts;
  record(activity: Activity): void;
}

/** A longer one is no countdown any more, but a forgotten one. */
const MAX_STOP_IN_MS = 7 * 24 * 60 * 60 * 1000;
const BY = "operator";

/** Does what the operator of a running server asks for, and logs it. */
export class OperatorDesk {
  readonly #options: OperatorDeskOptions;

  constructor(options: OperatorDeskOptions) {
    this.#options = options;
  }

  handle(request: ControlRequest): ControlOutcome {
    try {
      return this.#do(request);
    } catch (error) {
      if (error instanceof ChatError) return refused(error.message);
      throw error;
    }
  }

  /** @throws {ChatError} For a text that nobody may say. */
  #do(request: ControlRequest): ControlOutcome {
    switch (request.do) {
      case "status":
        return done(this.#status());
      case "say":
        return this.#say(request.text);
      case "kick":
        return this.#kick(request.name, request.reason ?? "");
      case "reload":
        return done(this.#options.reloader.reload(BY));
      case "stop":
        return this.#stop(request.inMs ?? 0, request.reason ?? "");
      case "cancelStop":
        return this.#options.plan.cancel(BY) ? done({}) : refused("No stop is planned");
    }
  }

  #status(): StatusReport {
    const { server, plan, facts } = this.#options;
    return { version: VERSION, ...facts(), ...server.status(), stop: plan.planned };
  }

  #say(typed: string): ControlOutcome {
    const { server } = this.#options;
    const text = sayable(typed, { what: "Message", maxBytes: server.limits.maxTextBytes });
    if (text === "") return refused("There is nothing to say");
    const connections = server.announce(text);
    this.#options.record({ type: "announced", by: BY, text, connections });
    return done({ connections });
  }

  #kick(typed: string, typedReason: string): ControlOutcome {
    const reason = this.#reason(typedReason);
    const kicked = this.#options.server.kick(typed, reason);
    if (kicked === null) return refused(`Nobody here is called "${cleanText(typed)}"`);
    this.#options.record({ type: "expelled", by: BY, reason, ...kicked });
    return done(kicked);
  }

  #stop(inMs: number, typedReason: string): ControlOutcome {
    const { plan } = this.#options;
    const reason = this.#reason(typedReason);
    if (inMs > MAX_STOP_IN_MS) return refused("Cannot plan a stop for later than in 7 days");
    if (inMs > 0) {
      plan.later(BY, inMs, reason);
      return done({ stops: "later" });
    }
    // Whoever asked has his answer before everything ends.
    return { ...done({ stops: "now" }), after: () => plan.now(BY, reason) };
  }

  #reason(typed: string): string {
    const { maxReasonBytes } = this.#options.server.limits;
    return sayable(typed, { what: "Reason", maxBytes: maxReasonBytes });
  }
}

function sayable(typed: string, bound: TextBound): string {
  return sayableText(typed, bound).trim();
}

function done(result: ControlResults[ControlWord]): { readonly answer: ControlAnswer } {
  return { answer: { ok: true, result } };
}

function refused(error: string): ControlOutcome {
  return { answer: { ok: false, error } };
}
