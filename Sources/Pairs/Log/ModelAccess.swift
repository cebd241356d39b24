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
  /// What the server is called in caches of what it can: its address, or a name where that changes with each start.
  package var identity: String
  /// Whether the server takes `score_from`, with which beginnings that are not scored are computed once.
  package var scoresFrom = false
  /// The only one who asks at a time, so that the concurrency is that of the settings.
  internal let turn = Monitor<Usage>(Usage())

  /// Access to a server.
  package init(_ server: ModelServer, limit: SpendingLimit, identity: String? = nil) {
    self.server = server
    self.limit = limit
    self.identity = identity ?? server.redactedURL
  }

  /// Counts what earlier runs have spent.
  package func countSpent(_ usage: Usage) { turn.withLock { $0.add(usage) } }
}
