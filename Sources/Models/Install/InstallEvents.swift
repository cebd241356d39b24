/// How a caller follows an installation and stops it.
package struct InstallEvents {
  /// Receives a line for each source that is tried, and notes on the result.
  package var note: (String) -> Void = { _ in }
  /// Receives the number of bytes downloaded so far, and the total if the server reports it.
  package var progress: (_ received: Int, _ total: Int?) -> Void = { _, _ in }
  /// Polled during downloads; true stops the installation. The bytes received so far are kept.
  package var shouldStop: @Sendable () -> Bool = { false }

  /// Discards all events and never stops.
  package init() {}
}
