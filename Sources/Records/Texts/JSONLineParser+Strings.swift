internal import Base
internal import CSystem

extension JSONLineParser {
  /// A string's content, after its opening quote, unescaped into `output`: in place, or other memory. The
  /// content is never longer than the string.
  mutating func string(to output: UnsafeMutablePointer<UInt8>) throws(JSONError) -> Value {
    var value = Value(start: position, kind: .string)
    var write = output
    while true {
      let runStart = position
      position = runEnd(&value.isASCII)
      let count = position &- runStart
      if count > 0 {
        // The first run is where it belongs, where strings are unescaped in place.
        if write != base + runStart { memmove(write, base + runStart, count) }
        write += count
      }
      switch try peek() {
      case UInt8(ascii: "\""):
        position &+= 1
        value.end = position
        value.count = write - output
        return value
      case UInt8(ascii: "\\"):
        position &+= 1
        try escape(&write, &value.unpaired)
      default: throw error(.badString)
      }
    }
  }

  /// Which wanted member a name is, after its opening quote; nil for none of them.
  mutating func keySlot() throws(JSONError) -> Int? {
    let start = position
    var isASCII = true
    position = runEnd(&isASCII)
    if position < end, base[position] == UInt8(ascii: "\"") {
      position &+= 1
      return names.slot(base + start, position &- 1 &- start, readable: end &- start)
    }
    // Names rarely have escapes; an escaped name is copied, because the line may have to stay unchanged.
    position = start
    try skipString()
    var copy = Array(UnsafeBufferPointer(start: base + start, count: position - start))
    return try copy.withUnsafeMutableBufferPointer { (copy) throws(JSONError) in
      var parser = JSONLineParser(base: copy.baseAddress!, names: names)
      parser.end = copy.count
      let key = try parser.string(to: copy.baseAddress!)
      return names.slot(copy.baseAddress!, key.count, readable: key.count)
    }
  }

  /// Skips a string, after its opening quote.
  mutating func skipString() throws(JSONError) {
    var isASCII = true
    while true {
      position = runEnd(&isASCII)
      switch try peek() {
      case UInt8(ascii: "\""):
        position &+= 1
        return
      case UInt8(ascii: "\\"):
        position &+= 1
        try skipEscape()
      default: throw error(.badString)
      }
    }
  }

  private static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// From `position`, the first quote, backslash or control character, or the line's end. `isASCII` becomes false
  /// where bytes beyond ASCII are before it; and sometimes where they are shortly after it.
  @inline(__always) private func runEnd(_ isASCII: inout Bool) -> Int {
    let raw = UnsafeRawPointer(base)
    var index = position
    var isPlain = true
    let quotes = SIMD16<UInt8>(repeating: 0x22)
    let backslashes = SIMD16<UInt8>(repeating: 0x5C)
    let spaces = SIMD16<UInt8>(repeating: 0x20)
    // Only comparisons and mask `.|`: other byte-vector operations compile to lane-by-lane code in Swift 6.3.
    while index &+ 16 <= end {
      let block = raw.loadUnaligned(fromByteOffset: index, as: SIMD16<UInt8>.self)
      let halves = unsafeBitCast(block, to: SIMD2<UInt64>.self)
      if (halves[0] | halves[1]) & Self.highBits != 0 { isPlain = false }
      let mask = (block .== quotes) .| (block .== backslashes) .| (block .< spaces)
      let stops = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
      if stops[0] | stops[1] != 0 {
        if !isPlain { isASCII = false }
        let first = stops[0] != 0 ? stops[0].trailingZeroBitCount : 64 &+ stops[1].trailingZeroBitCount
        return index &+ first &>> 3
      }
      index &+= 16
    }
    while index < end, base[index] != 0x22, base[index] != 0x5C, base[index] >= 0x20 {
      if base[index] >= 0x80 { isPlain = false }
      index &+= 1
    }
    if !isPlain { isASCII = false }
    return index
  }

  private mutating func skipEscape() throws(JSONError) {
    let byte = try peek()
    position &+= 1
    if byte == UInt8(ascii: "u") {
      _ = try hexadecimal()
    } else if Self.plainEscape(byte) == nil {
      throw error(.badString)
    }
  }

  /// The byte that a one-letter escape represents.
  @inline(__always) private static func plainEscape(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    default: nil
    }
  }

  /// Writes what an escape represents, after its backslash; an unpaired surrogate becomes U+FFFD.
  @inline(__always) private mutating func escape(
    _ write: inout UnsafeMutablePointer<UInt8>, _ unpaired: inout Int
  ) throws(JSONError) {
    let byte = try peek()
    position &+= 1
    if let plain = Self.plainEscape(byte) {
      write[0] = plain
      write += 1
      return
    }
    guard byte == UInt8(ascii: "u") else { throw error(.badString) }
    var code = try hexadecimal()
    if code & 0xF800 == 0xD800 {
      if let low = try lowSurrogate(after: code) {
        code = 0x10000 &+ (code & 0x3FF) &<< 10 | (low & 0x3FF)
      } else {
        unpaired &+= 1
        code = 0xFFFD
      }
    }
    put(code, &write)
  }

  /// The low surrogate that follows a high one as an escape of its own; nil, with nothing read, where none does.
  private mutating func lowSurrogate(after high: UInt32) throws(JSONError) -> UInt32? {
    guard high < 0xDC00, position &+ 1 < end, base[position] == UInt8(ascii: "\\"),
      base[position &+ 1] == UInt8(ascii: "u")
    else { return nil }
    let start = position
    position &+= 2
    let low = try hexadecimal()
    if low & 0xFC00 == 0xDC00 { return low }
    position = start
    return nil
  }

  @inline(__always) private func put(_ code: UInt32, _ out: inout UnsafeMutablePointer<UInt8>) {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | (code &>> shift) & 0x3F) }
    switch code {
    case ..<0x80:
      out[0] = UInt8(truncatingIfNeeded: code)
      out += 1
    case ..<0x800:
      out[0] = UInt8(truncatingIfNeeded: 0xC0 | code &>> 6)
      out[1] = tail(0)
      out += 2
    case ..<0x10000:
      out[0] = UInt8(truncatingIfNeeded: 0xE0 | code &>> 12)
      out[1] = tail(6)
      out[2] = tail(0)
      out += 3
    default:
      out[0] = UInt8(truncatingIfNeeded: 0xF0 | code &>> 18)
      out[1] = tail(12)
      out[2] = tail(6)
      out[3] = tail(0)
      out += 4
    }
  }

  /// Four hexadecimal digits.
  @inline(__always) private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    guard position &+ 4 <= end else { throw error(.unexpectedEnd) }
    var code: UInt32 = 0
    for step in 0..<4 {
      let byte = base[position &+ step]
      let letter = (byte | 0x20) &- UInt8(ascii: "a")
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 || letter < 6 else { throw error(.badString) }
      code = code &<< 4 | UInt32(digit < 10 ? digit : letter &+ 10)
    }
    position &+= 4
    return code
  }
}
