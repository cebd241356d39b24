internal import Base

/// The key of a server, as a secret: no description, mirror or error shows it.
package struct ServerKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// What the header sends.
  internal let secret: String

  /// - Parameters:
  ///   - secret: the value of the environment variable, without white space around it.
  ///   - variable: the variable's name, for messages.
  /// - Throws: `badSettings` for a value that a header cannot carry; the value itself is not said.
  package init(_ secret: String, variable: String) throws(InferenceError) {
    let bytes = Array(secret.utf8)
    let first = bytes.firstIndex { !ASCII.isWhitespace($0) } ?? bytes.endIndex
    let last = bytes.lastIndex { !ASCII.isWhitespace($0) } ?? bytes.startIndex
    guard first < bytes.endIndex else {
      throw InferenceError(
        .badSettings, "\(variable) is empty",
        advice: "Set it to the server's key, or unset it for a server without one.")
    }
    let visible = bytes[first...last]
    guard visible.allSatisfy({ 0x21...0x7E ~= $0 }) else {
      throw InferenceError(
        .badSettings, "the value of \(variable) has characters that no key has",
        advice: "Set it to the key alone: no quotes, blanks or line ends.")
    }
    self.secret = String(decoding: visible, as: UTF8.self)
  }

  /// Never the key.
  package var description: String { "(key)" }
  /// Never the key.
  package var debugDescription: String { "(key)" }
  /// Nothing to look into.
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// Keys of fewer bytes are not looked for in answers: they would stand there by chance.
  private static let shortest = 8

  /// Overwrites the key with asterisks wherever a server repeats it; JSON stays JSON.
  internal func hide(in bytes: inout ByteBuffer) {
    let key = Array(secret.utf8)
    guard key.count >= Self.shortest, bytes.count >= key.count else { return }
    bytes.withUnsafeMutableBytes { bytes in
      var at = 0
      while let found = key.withUnsafeBufferPointer({ find($0, in: UnsafeBufferPointer(bytes), from: at) }) {
        for index in found..<found + key.count { bytes[index] = UInt8(ascii: "*") }
        at = found + key.count
      }
    }
  }
}
