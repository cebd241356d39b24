internal import Base

/// Lower case of each character by itself, as Rust's `char::to_lowercase` has it: no rule looks at neighbours.
internal enum LowerCase {
  /// The lower case of characters below U+20000 that have another one, by code point; -1 for the others, and for U+0130,
  /// whose lower case is two characters. No later character has one.
  private static let codes: Table<Int32> = Table(
    (UInt32(0)..<0x20000).map { code in
      guard let scalar = Unicode.Scalar(code) else { return -1 }
      let lower = scalar.properties.lowercaseMapping.unicodeScalars
      guard lower.count == 1, let first = lower.first, first != scalar else { return -1 }
      return Int32(first.value)
    })
  private static let dottedCapital = 0x130
  private static let dottedSmall: [UInt8] = [0x69, 0xCC, 0x87]

  /// Writes `text` in lower case to `output`, in place of what is there; false, and `output` is undefined, where it is
  /// in lower case already.
  static func convert(_ text: UnsafeBufferPointer<UInt8>, into output: inout ByteBuffer) -> Bool {
    let codes = codes
    let characters = PretokenText(text)
    output.removeAll()
    output.reserve(text.count)
    var isChanged = false
    var place = 0
    while place < text.count {
      let byte = text[place]
      if byte < 0x80 {
        let isCapital = byte >= 0x41 && byte <= 0x5A
        isChanged = isChanged || isCapital
        output.append(isCapital ? byte | 0x20 : byte)
        place += 1
        continue
      }
      let (code, length) = characters.codePoint(at: place)
      let lower = code < codes.count ? codes.base[code] : -1
      if code == dottedCapital {
        output.append(dottedSmall)
        isChanged = true
      } else if lower >= 0, let scalar = Unicode.Scalar(UInt32(lower)) {
        for byte in UTF8.encode(scalar) ?? .init() { output.append(byte) }
        isChanged = true
      } else {
        output.append(UnsafeBufferPointer(rebasing: text[place..<place + length]))
      }
      place += length
    }
    return isChanged
  }
}
