package import Base
internal import Synchronization

/// The way to a model that is taken when it is first needed: what has all its answers already needs no server.
package final class ModelConnection: Sendable {
  /// What the server is called in caches of what it can.
  package let identity: String
  /// Whether the server takes `score_from`, with which beginnings that are not scored are computed once.
  package let scoresFrom: Bool
  private let connect: @Sendable (StopFlag) throws -> ModelAccess?
  private let made = Monitor<ModelAccess?>(nil)

  /// - Parameters:
  ///   - identity: the server's address, or a name where that changes with each start.
  ///   - scoresFrom: whether it is the local server.
  ///   - connect: waits until the server is there; nil if a stop was requested.
  package init(
    identity: String, scoresFrom: Bool = false, _ connect: @escaping @Sendable (StopFlag) throws -> ModelAccess?
  ) {
    self.identity = identity
    self.scoresFrom = scoresFrom
    self.connect = connect
  }

  /// Access to the model, made once.
  ///
  /// - Returns: nil if a stop was requested.
  package func access(_ stop: StopFlag) throws -> ModelAccess? {
    try made.withLock { made in
      if let made { return made }
      made = try connect(stop)
      return made
    }
  }
}
