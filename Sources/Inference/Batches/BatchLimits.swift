internal import Base

/// What one file of a batch may hold; the defaults are OpenAI's.
package struct BatchLimits: Sendable {
  /// Requests of a file.
  package var lines = 50_000
  /// Bytes of a file.
  package var bytes = 200_000_000

  /// OpenAI's limits.
  package init() {}

  /// Characters of a `custom_id`: what every server of such files takes.
  private static let idLength = 64

  /// - Throws: `badSettings` for an identifier that some server would refuse.
  internal static func check(id: String) throws(InferenceError) {
    let isKnown = { (byte: UInt8) in
      ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }
    guard 1...idLength ~= id.utf8.count, id.utf8.allSatisfy(isKnown) else {
      throw InferenceError(
        .badSettings,
        "\(PrintableText.line(id)) is no identifier of a batch: 1 to \(idLength) letters, digits, - and _")
    }
  }
}
