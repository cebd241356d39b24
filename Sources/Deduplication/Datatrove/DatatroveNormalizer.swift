/// Brings texts into the form in which datatrove 0.10.1 compares them: lower case, every number as 0, marks of a list as
/// spaces, one space for many, decomposed and without marks that have no width. So Hangul is jamo. One for each thread.
internal struct DatatroveNormalizer: ~Copyable {
  private let characters = DatatroveCharacters()
  private var room: [UInt8] = []
  /// What becomes of each byte of ASCII: 0 for a space.
  private let ascii: [UInt8]
  // While a text is normalized.
  private var written = 0
  /// Whether something stands before.
  private var hasText = false
  /// Whether a space is owed.
  private var isSpaced = false

  init() {
    let table = characters
    ascii = (0..<128).map { byte in
      let entry = table.entry(UInt32(byte))
      switch DatatroveCharacters.kind(entry) {
      case DatatroveCharacters.Kind.digit.rawValue: return UInt8(ascii: "0")
      case DatatroveCharacters.Kind.character.rawValue:
        return UInt8(truncatingIfNeeded: DatatroveCharacters.value(entry))
      default: return 0
      }
    }
  }

  /// Lets `body` see well-formed UTF-8 in that form.
  mutating func with<R>(_ text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    // Hangul grows the most: three bytes become nine.
    let most = 3 * text.count + 16
    if room.count < most { room = [UInt8](repeating: 0, count: most) }
    written = 0
    hasText = false
    isSpaced = false
    var at = 0
    while at < text.count {
      let byte = text[at]
      if byte < 0x80 {
        let become = ascii[Int(byte)]
        if become == UInt8(ascii: "0") {
          at = endOfNumber(text, at)
        } else {
          at &+= 1
        }
        if become == 0 { isSpaced = true } else { append(byte: become) }
      } else {
        at = appendBeyondASCII(text, at)
      }
    }
    return room.withUnsafeBytes { bytes in
      var (start, end) = (0, written)
      while start < end, bytes[start] == 0x20 { start += 1 }
      while start < end, bytes[end - 1] == 0x20 { end -= 1 }
      return body(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
    }
  }

  @inline(__always)
  private mutating func open() {
    if isSpaced, hasText {
      room[written] = 0x20
      written &+= 1
    }
    isSpaced = false
    hasText = true
  }

  @inline(__always)
  private mutating func append(byte: UInt8) {
    open()
    room[written] = byte
    written &+= 1
  }

  /// Takes a character: where the next one begins.
  private mutating func appendBeyondASCII(_ text: UnsafeRawBufferPointer, _ at: Int) -> Int {
    let (scalar, length) = Self.scalar(text, at)
    let entry = characters.entry(scalar)
    switch DatatroveCharacters.kind(entry) {
    case DatatroveCharacters.Kind.character.rawValue:
      open()
      append(DatatroveCharacters.value(entry))
    case DatatroveCharacters.Kind.space.rawValue: isSpaced = true
    case DatatroveCharacters.Kind.digit.rawValue:
      append(byte: UInt8(ascii: "0"))
      return endOfNumber(text, at)
    case DatatroveCharacters.Kind.several.rawValue:
      open()
      for byte in characters.several[Int(DatatroveCharacters.value(entry))] {
        room[written] = byte
        written &+= 1
      }
    case DatatroveCharacters.Kind.sigma.rawValue:
      open()
      append(Self.isFinal(text, at) ? 0x3C2 : 0x3C3)
    // A mark without width is text before it is removed: spaces around it stay two.
    default: open()
    }
    return at &+ length
  }

  /// Where a number ends that begins at a digit: after digits, and after a separator with further digits.
  private func endOfNumber(_ text: UnsafeRawBufferPointer, _ start: Int) -> Int {
    let whole = endOfDigits(text, start)
    guard whole < text.count else { return whole }
    let (scalar, length) = Self.scalar(text, whole)
    guard DatatroveCharacters.isSeparator(scalar) else { return whole }
    let end = endOfDigits(text, whole + length)
    return end > whole + length ? end : whole
  }

  private func endOfDigits(_ text: UnsafeRawBufferPointer, _ start: Int) -> Int {
    var at = start
    while at < text.count {
      let (scalar, length) = Self.scalar(text, at)
      guard DatatroveCharacters.kind(characters.entry(scalar)) == DatatroveCharacters.Kind.digit.rawValue else {
        return at
      }
      at += length
    }
    return at
  }

  /// Whether a capital sigma ends a word (Unicode Standard 3.13, Final_Sigma).
  private static func isFinal(_ text: UnsafeRawBufferPointer, _ at: Int) -> Bool {
    func isCased(_ value: UInt32) -> Bool? {
      guard let scalar = Unicode.Scalar(value) else { return false }
      return scalar.properties.isCaseIgnorable ? nil : scalar.properties.isCased
    }
    var before = false
    var start = at
    while start > 0 {
      start -= 1
      while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
      guard let cased = isCased(scalar(text, start).0) else { continue }
      before = cased
      break
    }
    guard before else { return false }
    var next = at + 2
    while next < text.count {
      let (value, length) = scalar(text, next)
      if let cased = isCased(value) { return !cased }
      next += length
    }
    return true
  }

  /// Appends a character in UTF-8.
  private mutating func append(_ scalar: UInt32) {
    func put(_ byte: UInt32) {
      room[written] = UInt8(truncatingIfNeeded: byte)
      written &+= 1
    }
    if scalar < 0x80 { return put(scalar) }
    if scalar < 0x800 {
      put(0xC0 | scalar &>> 6)
    } else {
      if scalar < 0x10000 {
        put(0xE0 | scalar &>> 12)
      } else {
        put(0xF0 | scalar &>> 18)
        put(0x80 | scalar &>> 12 & 0x3F)
      }
      put(0x80 | scalar &>> 6 & 0x3F)
    }
    put(0x80 | scalar & 0x3F)
  }

  /// The character of well-formed UTF-8 at a place, and its bytes.
  @inline(__always)
  static func scalar(_ text: UnsafeRawBufferPointer, _ at: Int) -> (UInt32, Int) {
    let first = UInt32(text[at])
    if first < 0x80 { return (first, 1) }
    let second = UInt32(text[at &+ 1] & 0x3F)
    if first < 0xE0 { return ((first & 0x1F) &<< 6 | second, 2) }
    let third = UInt32(text[at &+ 2] & 0x3F)
    if first < 0xF0 { return ((first & 0x0F) &<< 12 | second &<< 6 | third, 3) }
    return ((first & 0x07) &<< 18 | second &<< 12 | third &<< 6 | UInt32(text[at &+ 3] & 0x3F), 4)
  }
}
