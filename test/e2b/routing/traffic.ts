import type { Duplex } from "node:stream";

/** The connections that are open into sandboxes. */
export interface Traffic {
  /** Takes note of a connection, and gives back what ends the note. */
  add(sandboxId: string, socket: Duplex, isStream: boolean): () => void;
  /** Ends connections that carry a stream, of one sandbox or of all, and says how many. Processes live on. */
  dropStreams(sandboxId?: string): number;
  /** Ends every connection into a sandbox, as happens when it goes away. */
  cut(sandboxId: string): void;
}

interface Connection {
  readonly sandboxId: string;
  readonly socket: Duplex;
  readonly isStream: boolean;
}

export function createTraffic(): Traffic {
  const connections = new Set<Connection>();

  function drop(chosen: (connection: Connection) => boolean): number {
    const dropped = [...connections].filter(chosen);
    for (const connection of dropped) {
      connections.delete(connection);
      connection.socket.destroy();
    }
    return dropped.length;
  }

  return {
    add(sandboxId, socket, isStream) {
      const connection = { sandboxId, socket, isStream };
      connections.add(connection);
      return () => void connections.delete(connection);
    },
    dropStreams: (sandboxId) =>
      drop((connection) => connection.isStream && (sandboxId ?? connection.sandboxId) === connection.sandboxId),
    cut: (sandboxId) => void drop((connection) => connection.sandboxId === sandboxId),
  };
}
