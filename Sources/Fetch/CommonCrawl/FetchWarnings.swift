internal import Synchronization

/// Where what is worth a warning while inputs are found or fetched goes: the command that runs says it to the user.
package enum FetchWarnings {
  private static let listener = Mutex<(@Sendable (String) -> Void)?>(nil)

  /// Sets who is told; nobody is before.
  package static func listen(_ listener: @escaping @Sendable (String) -> Void) {
    self.listener.withLock { $0 = listener }
  }

  static func tell(_ text: String) { listener.withLock { $0 }?(text) }
}
