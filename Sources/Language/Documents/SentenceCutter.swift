internal import Records

/// Takes sentences out of a text in order.
internal struct SentenceCutter {
  /// Characters of the longest sentence that is not looked at again.
  private static let longest = 500
  /// Characters without an end mark from which on a text is taken for one that is written without them.
  private static let unmarked = 1000

  let bytes: UnsafeBufferPointer<UInt8>
  let traits: CharacterTraits
  var start = 0

  /// Adds the sentence up to `end`, and starts the next one there.
  mutating func cut(_ end: Int, _ ranges: inout [Range<Int>]) {
    let first = start
    start = end
    guard end - first > Self.longest else { return add(first, end, &ranges) }
    let length = characters(first, end)
    if length > Self.longest { split(first, end, length: length, &ranges) } else { add(first, end, &ranges) }
  }

  private func characters(_ first: Int, _ end: Int) -> Int {
    var characters = 0
    for at in first..<end where bytes[at] & 0xC0 != 0x80 { characters &+= 1 }
    return characters
  }

  /// Adds a sentence without white space and format characters around it.
  private func add(_ first: Int, _ end: Int, _ ranges: inout [Range<Int>]) {
    var low = first
    var scan = UTF8Scan(bytes, from: first)
    while scan.offset < end, let code = scan.next(), !traits[code].isDisjoint(with: [.space, .format]) || code < 0x20 {
      low = scan.offset
    }
    var high = end
    while high > low {
      var at = high - 1
      while at > low, bytes[at] & 0xC0 == 0x80 { at -= 1 }
      var last = UTF8Scan(bytes, from: at)
      guard let code = last.next(), last.offset >= high,
        !traits[code].isDisjoint(with: [.space, .format]) || code < 0x20
      else { break }
      high = at
    }
    if low < high { ranges.append(low..<high) }
  }

  /// Cuts what is longer than a sentence can be.
  private func split(_ first: Int, _ end: Int, length: Int, _ ranges: inout [Range<Int>]) {
    var letters = 0
    var ascii = 0
    var upper = 0
    var ideographs = 0
    var unspaced = 0
    var scan = UTF8Scan(bytes, from: first)
    while scan.offset < end, let code = scan.next() {
      let current = traits[code]
      guard current.contains(.word) else { continue }
      letters &+= 1
      if code < 0x80 { ascii &+= 1 }
      if current.contains(.upper) { upper &+= 1 }
      if current.contains(.triple) { ideographs &+= 1 }
      if !current.isDisjoint(with: [.dictionary, .continuous]) { unspaced &+= 1 }
    }
    let isCaseless = length > Self.unmarked && 10 * ascii < letters && 50 * upper < letters
    let isIdeographic = 2 * ideographs > letters
    let isUnspaced = 2 * unspaced > letters && !isIdeographic
    var begin = first
    var characters = 0
    scan = UTF8Scan(bytes, from: first)
    while scan.offset < end {
      let at = scan.offset
      guard let code = scan.next() else { break }
      characters &+= 1
      var isEnd = false
      if isCaseless || isUnspaced {
        isEnd =
          traits[code].contains(.space) && characters > (isIdeographic ? 15 : 100)
          || isIdeographic && (code == 0x3001 || code == 0xFF0C) && characters > 30
      } else if characters >= 100, code == 0x2C || code == 0x3A || code == 0x3B {
        isEnd = isClauseEnd(scan.offset, end)
      }
      guard isEnd else { continue }
      let cut = traits[code].contains(.space) ? at : scan.offset
      add(begin, cut, &ranges)
      begin = cut
      characters = 0
    }
    add(begin, end, &ranges)
  }

  /// Whether white space and a capital follow.
  private func isClauseEnd(_ at: Int, _ end: Int) -> Bool {
    var scan = UTF8Scan(bytes, from: at)
    var hasSpace = false
    while scan.offset < end, let code = scan.next() {
      let current = traits[code]
      if current.contains(.space) {
        hasSpace = true
      } else if !CharacterTraits.isOpener(code) {
        return hasSpace && current.contains(.upper)
      }
    }
    return false
  }
}
