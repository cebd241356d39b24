internal import Base
package import Inference

/// How the tasks of a run reach a model: what decides how fast and from where answers come, and nothing of what they are.
package struct ModelAccess: Sendable {
  /// The server and the model.
  package var server: ModelServer
  /// Limits and pace of requests.
  package var client = ClientSettings()
  /// The most that a run may spend.
  package var limit: SpendingLimit
  /// Questions that may stay without an answer after all tries; they become rejects.
  package var maxFailures = 0
  /// The only one who asks at a time, so that the concurrency is that of the settings.
  internal let turn = Monitor<Usage>(Usage())

  /// Access to a server.
  package init(_ server: ModelServer, limit: SpendingLimit) {
    self.server = server
    self.limit = limit
  }

  /// Counts what earlier runs have spent.
  package func countSpent(_ usage: Usage) { turn.withLock { $0.add(usage) } }
}
