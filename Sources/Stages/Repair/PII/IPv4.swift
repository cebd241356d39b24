/// Finds IPv4 addresses in texts.
internal enum IPv4 {
  typealias Text = UnsafeBufferPointer<UInt8>

  /// The first address at or behind `start` that is to be replaced.
  ///
  /// It has four parts of 0 to 255 without leading zeros, stands alone between other characters than digits, letters and
  /// full stops with a digit, and no word before it says that it is a version.
  static func find(_ text: Text, from start: Int, onlyPublic: Bool) -> Range<Int>? {
    var at = start
    while at < text.count {
      guard isDigit(text[at]), at == 0 || !isPart(text, before: at) else {
        at += 1
        continue
      }
      var end = at
      var octets: [Int] = []
      while octets.count < 4, let (value, next) = octet(text, end) {
        octets.append(value)
        end = next
        guard octets.count < 4, end < text.count, text[end] == 0x2E else { break }
        end += 1
      }
      let isWhole = octets.count == 4 && !isContinued(text, from: end)
      if isWhole, !onlyPublic || isPublic(octets), !isVersion(text, before: at) { return at..<end }
      while at < text.count, isDigit(text[at]) || text[at] == 0x2E { at += 1 }
    }
    return nil
  }

  /// A number of 0 to 255 without leading zeros, and where it ends.
  private static func octet(_ text: Text, _ start: Int) -> (value: Int, end: Int)? {
    var end = start
    var value = 0
    while end < text.count, isDigit(text[end]), end - start < 4 {
      value = value * 10 + Int(text[end] - 0x30)
      end += 1
    }
    guard end > start, value <= 255, end - start == 1 || text[start] != 0x30, end - start < 4 else { return nil }
    return (value, end)
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  private static func isPart(_ text: Text, before at: Int) -> Bool {
    let before = text[at - 1]
    return isDigit(before) || before == 0x2E && at >= 2 && isDigit(text[at - 2]) || (before | 0x20) &- 0x61 < 26
      || before == 0x5F || before == 0x2D && at >= 2 && (isDigit(text[at - 2]) || (text[at - 2] | 0x20) &- 0x61 < 26)
  }

  private static func isContinued(_ text: Text, from end: Int) -> Bool {
    guard end < text.count else { return false }
    let next = text[end]
    if isDigit(next) || (next | 0x20) &- 0x61 < 26 || next == 0x5F { return true }
    return next == 0x2E && end + 1 < text.count && isDigit(text[end + 1])
  }

  /// Whether the word before says that four numbers are a version.
  private static func isVersion(_ text: Text, before at: Int) -> Bool {
    var end = at
    while end > 0, [0x20, 0x3A, 0x2E, 0x09].contains(text[end - 1]) { end -= 1 }
    guard end < at else { return false }
    for word in ["version", "versions", "release", "build", "firmware", "ver", "rev", "v"] as [StaticString] {
      let count = word.utf8CodeUnitCount
      guard end >= count, end == count || (text[end - count - 1] | 0x20) &- 0x61 >= 26 else { continue }
      let isWord = (0..<count).allSatisfy { text[end - count + $0] | 0x20 == word.utf8Start[$0] }
      if isWord { return true }
    }
    return false
  }

  /// Whether an address is one of the public internet: in none of the blocks of IANA's IPv4 Special-Purpose Address
  /// Registry (RFC 6890) that are not globally reachable.
  static func isPublic(_ octets: [Int]) -> Bool {
    switch (octets[0], octets[1], octets[2]) {
    case (0, _, _), (10, _, _), (127, _, _), (240..., _, _): false
    case (100, 64..<128, _), (169, 254, _), (172, 16..<32, _), (192, 168, _), (198, 18...19, _): false
    case (192, 0, 0): octets[3] == 9 || octets[3] == 10
    case (192, 0, 2), (198, 51, 100), (203, 0, 113): false
    default: true
    }
  }
}
