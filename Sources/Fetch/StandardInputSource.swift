package import Base
import CSystem

/// Standard input, as the argument `-` names it.
///
/// Waiting for a writer ends within a fifth of a second of `shouldStop`.
package final class StandardInputSource: ByteSource {
  /// The name of standard input as an argument.
  package let name = "-"
  /// Nil: the size of standard input is unknown.
  package let byteCount: Int? = nil
  private let shouldStop: (@Sendable () -> Bool)?

  /// - Parameter shouldStop: asked while waiting; true ends the reading as `.interrupted`.
  package init(shouldStop: (@Sendable () -> Bool)? = nil) { self.shouldStop = shouldStop }

  /// Reads the next bytes; waits for the writer and checks `shouldStop`.
  package func read(into room: UnsafeMutableRawBufferPointer) throws(SourceError) -> Int {
    if let shouldStop {
      var waiting = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
      while true {
        let ready = poll(&waiting, 1, 200)
        // Another error is one of read too, which says it better.
        if ready > 0 || ready < 0 && errno != EINTR { break }
        if shouldStop() { throw SourceError(.interrupted, "stopped while waiting for input", location: name) }
      }
    }
    return try readOnce(0, into: room, path: name)
  }
}
