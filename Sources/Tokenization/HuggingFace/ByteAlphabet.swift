/// The characters that GPT-2's vocabularies write bytes as: printable ones of Latin-1 as themselves, the others in
/// their order from U+0100 on.
internal enum ByteAlphabet {
  /// The byte of each code point below its count, or -1.
  private static let bytes: [Int16] = {
    var bytes = [Int16](repeating: -1, count: 0x144)
    var next = 0x100
    for byte in 0..<0x100 {
      let isPrintable = (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || (0xAE...0xFF).contains(byte)
      bytes[isPrintable ? byte : next] = Int16(byte)
      if !isPrintable { next += 1 }
    }
    return bytes
  }()

  /// The character of each byte.
  static let scalars: [Unicode.Scalar] = {
    var scalars = [Unicode.Scalar](repeating: "\0", count: 256)
    for (code, byte) in bytes.enumerated() where byte >= 0 {
      scalars[Int(byte)] = Unicode.Scalar(UInt32(code)) ?? "\0"
    }
    return scalars
  }()

  /// The bytes that a token's spelling represents; nil if a character of it represents none.
  static func bytes(of spelling: String) -> [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(spelling.utf8.count)
    for scalar in spelling.unicodeScalars {
      let code = Int(scalar.value)
      guard code < bytes.count, bytes[code] >= 0 else { return nil }
      result.append(UInt8(bytes[code]))
    }
    return result
  }
}
