/// Where tokens lie in a text, found by comparing their texts with it, so that no server's idea of offsets is trusted.
///
/// Tokens that are parts of a character come as U+FFFD, as nothing or as `bytes:\xe2`, by server: these take what lies
/// between their neighbours. Marks of the beginning, which stand for no text, are passed over.
package struct TokenAlignment: Sendable, Equatable {
  /// Where each token begins in the text, in bytes of UTF-8; tokens after the text's end are left out.
  package private(set) var starts: [Int] = []

  /// Marks before the text that may be passed over.
  private static let maximumMarks = 4
  /// Bytes that one part of a character may stand for.
  private static let maximumPart = 4

  /// Lays tokens along a text.
  ///
  /// Nil where they do not make it.
  package init?(_ tokens: [String], along text: String) {
    let text = Array(text.utf8)
    var position = 0
    var parts = 0
    for (index, token) in tokens.enumerated() {
      if position >= text.count, parts == 0 { return }
      // A text may have U+FFFD itself, or the word `bytes:`.
      if Self.isPart(token),
        parts > 0 || token.isEmpty || Self.find(token.utf8, in: text, from: position, within: 0) == nil
      {
        starts.append(position)
        parts += 1
        continue
      }
      guard let found = Self.find(token.utf8, in: text, from: position, within: parts * Self.maximumPart) else {
        guard position == 0, parts == 0, index < Self.maximumMarks else {
          // The text may end in parts of a character, before tokens that were generated.
          guard parts > 0, text.count - position <= parts * Self.maximumPart else { return nil }
          return
        }
        starts.append(0)
        continue
      }
      position = found + token.utf8.count
      parts = 0
      starts.append(found)
    }
    guard position == text.count || parts > 0 && text.count - position <= parts * Self.maximumPart else { return nil }
  }

  private static func isPart(_ token: String) -> Bool {
    token.isEmpty || token.hasPrefix("bytes:") || token.unicodeScalars.contains("\u{FFFD}")
  }

  /// Where the token begins: at `start`, or up to `room` bytes behind it.
  private static func find(_ token: String.UTF8View, in text: [UInt8], from start: Int, within room: Int) -> Int? {
    let count = token.count
    for place in start...start + room where place + count <= text.count {
      if text[place..<place + count].elementsEqual(token) { return place }
    }
    return nil
  }
}
