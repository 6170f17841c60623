import type { Activity } from "../core/activity.ts";
import { systemClock } from "../util/clock.ts";
import { type ControlListener, ControlServer } from "./control_server.ts";
import { listenForControl, NoControlError } from "./control_socket.ts";
import type { OperatorDesk } from "./operator_desk.ts";

/** Options of {@linkcode ServerControl.open}. */
export interface ServerControlOptions {
  /** What `--control` says. */
  readonly control: string;
  /** Where the server listens. */
  readonly port: number;
  /** Reads one variable. */
  env(name: string): string | undefined;
}

/** What `--control` says where no socket is wanted. */
export const NO_CONTROL = "off";

/**
 * The way by which the operator commands a running server. Where it can't be opened, the server does
 * without, and the log tells why.
 */
export class ServerControl implements AsyncDisposable {
  readonly #listener: ControlListener | null;
  readonly #trouble: string | null;
  #server: ControlServer | null = null;

  private constructor(listener: ControlListener | null, trouble: string | null) {
    this.#listener = listener;
    this.#trouble = trouble;
  }

  /** Takes the socket; nobody is answered yet. */
  static async open({ control, port, env }: ServerControlOptions): Promise<ServerControl> {
    if (control === NO_CONTROL) return new ServerControl(null, null);
    try {
      const os = Deno.build.os;
      return new ServerControl(await listenForControl({ named: control, port, os, env }), null);
    } catch (error) {
      if (!(error instanceof NoControlError)) throw error;
      return new ServerControl(null, error.message);
    }
  }

  /** Answers from now on. */
  answer(desk: Pick<OperatorDesk, "handle">, record: (activity: Activity) => void): void {
    if (this.#trouble !== null) {
      const text = "parleyd status, say, kick, reload and stop do not reach this server: ";
      record({ type: "controlTrouble", text: text + this.#trouble });
    }
    if (this.#listener === null) return;
    this.#server = new ControlServer({
      listener: this.#listener,
      clock: systemClock,
      handle: (request) => desk.handle(request),
      onBug: (error) => record({ type: "bug", error }),
    });
  }

  /** Nobody can ask for anything more; who waits for the end still does. */
  stopListening(): void {
    this.#server?.stopListening();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#server === null) this.#listener?.close();
    else await this.#server[Symbol.asyncDispose]();
  }
}
