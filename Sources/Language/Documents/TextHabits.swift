internal import Records

/// How a text is written, as far as it decides where sentences end.
internal struct TextHabits {
  /// Whether most of its letters are Greek.
  var isGreek = false
  /// Whether capitals follow full stops at least as often as small letters do.
  var hasCapitals = true

  init(_ text: UnsafeBufferPointer<UInt8>, _ traits: CharacterTraits) {
    var letters = 0
    var greek = 0
    var upper = 0
    var lower = 0
    /// Letters before the full stop that a space followed; a letter counts as the start of a sentence after two.
    var stopped = false
    var run = 0
    var scan = UTF8Scan(text)
    while true {
      let plain = Self.lettersEnd(text, scan.offset)
      if plain > scan.offset {
        letters &+= plain &- scan.offset
        run &+= plain &- scan.offset
        if stopped { if text[scan.offset] < 0x61 { upper &+= 1 } else { lower &+= 1 } }
        stopped = false
        scan = UTF8Scan(text, from: plain)
      }
      guard let code = scan.next() else { break }
      let current = traits[code]
      if current.contains(.word) {
        letters &+= 1
        if current.contains(.greek) { greek &+= 1 }
        if stopped {
          if current.contains(.upper) { upper &+= 1 } else if current.contains(.lower) { lower &+= 1 }
        }
        stopped = false
        run &+= 1
      } else if code == 0x2E {
        stopped = run >= 2
        run = 0
      } else {
        if current.isDisjoint(with: [.space, .closer]) { stopped = false }
        run = 0
      }
    }
    isGreek = 2 * greek > letters
    hasCapitals = upper >= lower
  }

  /// Where the ASCII letters from `at` on end.
  @inline(__always)
  private static func lettersEnd(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
    var end = at
    while end < text.count, (text[end] | 0x20) &- 0x61 < 26 { end &+= 1 }
    return end
  }
}
