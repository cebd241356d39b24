/// Cuts a chunk, which is a run without white space, into pieces by a set of rules. One for each thread.
///
/// Affixes are cut off first, one at each end in turn, then what is left is cut at infixes; a special text and a URL
/// stay as they are wherever they turn up. This is the procedure that spaCy describes for its tokenizer.
internal struct ChunkCutter {
  typealias Codes = UnsafeBufferPointer<UInt32>

  private let kinds: CharacterKinds
  private let specials: SpecialTexts
  private let units: [[UInt32]]
  private let splitsDigitHyphens: Bool
  /// Code points of the pieces that were cut off at the end, the last one first.
  private var suffixes: [Int] = []
  /// Where each piece of the last chunk ends, in code points.
  private(set) var ends: [Int] = []

  init(_ kinds: CharacterKinds, _ specials: SpecialTexts, _ units: [[UInt32]], splitsDigitHyphens: Bool) {
    self.kinds = kinds
    self.specials = specials
    self.units = units
    self.splitsDigitHyphens = splitsDigitHyphens
  }

  /// Cuts a chunk; `ends` has its pieces then.
  mutating func cut(_ chunk: Codes) {
    ends.removeAll(keepingCapacity: true)
    suffixes.removeAll(keepingCapacity: true)
    var low = 0
    var high = chunk.count
    var isSpecial = false
    while low < high {
      if lengths(chunk, low, high) != nil {
        isSpecial = true
        break
      }
      let prefix = prefixLength(chunk, low, high)
      if prefix > 0, lengths(chunk, low + prefix, high) != nil {
        low += prefix
        ends.append(low)
        isSpecial = true
        break
      }
      let suffix = suffixLength(chunk, low + prefix, high)
      if suffix > 0, lengths(chunk, low, high - suffix) != nil {
        high -= suffix
        suffixes.append(suffix)
        isSpecial = true
        break
      }
      guard prefix + suffix > 0 else { break }
      if prefix > 0 {
        low += prefix
        ends.append(low)
      }
      if suffix > 0 {
        high -= suffix
        suffixes.append(suffix)
      }
    }
    if low < high {
      if isSpecial, let lengths = lengths(chunk, low, high) {
        for length in lengths {
          low += Int(length)
          ends.append(low)
        }
      } else if URLShape.matches(Codes(rebasing: chunk[low..<high]), kinds) {
        ends.append(high)
      } else {
        cutInfixes(chunk, low, high)
      }
    }
    for suffix in suffixes.reversed() {
      high += suffix
      ends.append(high)
    }
  }

  @inline(__always)
  private func lengths(_ chunk: Codes, _ low: Int, _ high: Int) -> ArraySlice<UInt8>? {
    guard high - low <= specials.longest, low < high else { return nil }
    return specials.lengths(of: Codes(rebasing: chunk[low..<high]))
  }

  // MARK: Affixes

  /// Code points to cut off at the start.
  func prefixLength(_ chunk: Codes, _ low: Int, _ high: Int) -> Int {
    guard low < high else { return 0 }
    let code = chunk[low]
    if kinds[code].contains(.prefix) {
      let isSign = code == 0x2B && low + 1 < high && Self.isDigit(chunk[low + 1])
      return isSign ? 0 : 1
    }
    if code == 0x2E { return dots(chunk, low, high) }
    return dollar(chunk, low, high)
  }

  /// Code points to cut off at the end: the longest of what fits.
  func suffixLength(_ chunk: Codes, _ low: Int, _ high: Int) -> Int {
    guard low < high else { return 0 }
    let last = chunk[high - 1]
    let before: UInt32? = high - 2 >= low ? chunk[high - 2] : nil
    if last == 0x2E, before == 0x2E {
      var start = high - 2
      while start > low, chunk[start - 1] == 0x2E { start -= 1 }
      return high - start
    }
    if last == 0x2026, before == 0x2026 { return 2 }
    if last == 0x73 || last == 0x53, before == 0x27 || before == 0x2019 { return 2 }
    let behindDigit = lengthBehindDigit(chunk, low, high, last)
    if behindDigit > 0 { return behindDigit }
    if kinds[last].contains(.suffix) { return 1 }
    if last == 0x2E, let before, stopIsCutOff(behind: before, chunk, low, high) { return 1 }
    return 0
  }

  /// A currency, a unit or a plus sign behind a digit.
  private func lengthBehindDigit(_ chunk: Codes, _ low: Int, _ high: Int, _ last: UInt32) -> Int {
    if last < 0x80, !Self.isASCIILetter(last), last != 0x25, last != 0x24, last != 0x2B { return 0 }
    // The longest unit has four characters.
    var first = high - 2
    while first >= low, first >= high - 5, !Self.isDigit(chunk[first]) { first -= 1 }
    guard first >= low, first >= high - 5 else { return 0 }
    if last == 0x24, high - low >= 2 {
      let start = high - 3 >= low && chunk[high - 3] == 0x55 && chunk[high - 2] == 0x53 ? high - 3 : high - 2
      if start > low, dollar(chunk, start, high) == high - start, Self.isDigit(chunk[start - 1]) { return high - start }
    }
    for unit in units where unit.count < high - low && unit.last == last {
      let start = high - unit.count
      if Self.isDigit(chunk[start - 1]), chunk[start..<high].elementsEqual(unit) { return unit.count }
    }
    let isSign = last == 0x2B || kinds[last].contains(.currency)
    return isSign && high - 2 >= low && Self.isDigit(chunk[high - 2]) ? 1 : 0
  }

  private func stopIsCutOff(behind before: UInt32, _ chunk: Codes, _ low: Int, _ high: Int) -> Bool {
    if kinds[before].contains(.beforeStop) { return true }
    guard high - 3 >= low else { return false }
    let second = chunk[high - 3]
    // A degree with its scale, and an abbreviation in capitals.
    if second == 0xB0, [0x46, 0x66, 0x43, 0x63, 0x4B, 0x6B].contains(before) { return true }
    return kinds[before].contains(.upper) && kinds[second].contains(.upper)
  }

  /// The length of `US$`, `C$` or `A$` at `low`.
  private func dollar(_ chunk: Codes, _ low: Int, _ high: Int) -> Int {
    if low + 1 < high, chunk[low] == 0x43 || chunk[low] == 0x41, chunk[low + 1] == 0x24 { return 2 }
    if low + 2 < high, chunk[low] == 0x55, chunk[low + 1] == 0x53, chunk[low + 2] == 0x24 { return 3 }
    return 0
  }

  /// The length of a run of at least two full stops at `low`.
  private func dots(_ chunk: Codes, _ low: Int, _ high: Int) -> Int {
    var end = low
    while end < high, chunk[end] == 0x2E { end += 1 }
    return end - low > 1 ? end - low : 0
  }

  // MARK: Infixes

  private mutating func cutInfixes(_ chunk: Codes, _ low: Int, _ high: Int) {
    var start = low
    var at = low
    while at < high {
      let length = infixLength(chunk, low, at, high)
      guard length > 0 else {
        at += 1
        continue
      }
      // An infix at the very start belongs to what follows.
      if at > low {
        if at > start { ends.append(at) }
        start = at + length
        ends.append(start)
      }
      at += length
    }
    if start < high { ends.append(high) }
  }

  /// The length of an infix at `at` of the part from `low` to `high`.
  @inline(__always)
  private func infixLength(_ chunk: Codes, _ low: Int, _ at: Int, _ high: Int) -> Int {
    let code = chunk[at]
    if code < 0x80, Self.isASCIILetter(code) || Self.isDigit(code) { return 0 }
    if code == 0x2026 || kinds[code].contains(.icon) { return 1 }
    if code == 0x2E {
      let length = dots(chunk, at, high)
      if length > 0 { return length }
    }
    guard at > low else { return 0 }
    let before = kinds[chunk[at - 1]]
    let isBehindDigit = Self.isDigit(chunk[at - 1])
    if code == 0x2D, isBehindDigit, at + 1 < high, Self.isDigit(chunk[at + 1]) || chunk[at + 1] == 0x2D { return 1 }
    // Two hyphens are one infix where a letter follows.
    let length = code == 0x2D || code == 0x2014 ? hyphens(chunk, at, high) : 1
    guard at + length < high else { return 0 }
    let next = chunk[at + length]
    let after = kinds[next]
    switch code {
    case 0x2B, 0x2A, 0x5E: return isBehindDigit && (Self.isDigit(next) || next == 0x2D) ? 1 : 0
    case 0x2E:
      return before.intersection([.lower, .quote]).isEmpty || after.intersection([.upper, .quote]).isEmpty ? 0 : 1
    case 0x2C: return before.contains(.alpha) && after.contains(.alpha) ? 1 : 0
    case 0x2D, 0x2013, 0x2014, 0x7E:
      let isBetween = before.contains(.alpha) || splitsDigitHyphens && isBehindDigit
      return isBetween && after.contains(.alpha) ? length : 0
    case 0x3A, 0x3C, 0x3E, 0x3D, 0x2F:
      return (before.contains(.alpha) || isBehindDigit) && after.contains(.alpha) ? 1 : 0
    default: return 0
    }
  }

  /// Hyphens or dashes in a row that make one infix: up to three, and two of the long ones.
  private func hyphens(_ chunk: Codes, _ at: Int, _ high: Int) -> Int {
    let most = chunk[at] == 0x2D ? 3 : 2
    var length = 1
    while length < most, at + length < high, chunk[at + length] == chunk[at] { length += 1 }
    return length
  }

  @inline(__always)
  private static func isDigit(_ code: UInt32) -> Bool { code &- 0x30 < 10 }

  @inline(__always)
  private static func isASCIILetter(_ code: UInt32) -> Bool { (code | 0x20) &- 0x61 < 26 }
}
