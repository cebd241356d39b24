/// One entry of a zip file's directory (APPNOTE.TXT 6.3.10, section 4.3.12).
package struct ZipEntry: Sendable, Equatable {
  /// How a member's bytes are stored.
  package enum Method: Equatable { case stored, deflated, unknown(Int) }

  /// The name; malformed UTF-8 in it becomes U+FFFD.
  package var name = ""
  package var isEncrypted = false
  package var method = Method.stored
  /// The CRC-32 of the bytes before compression.
  package var checksum: UInt32 = 0
  /// Bytes as stored.
  package var storedCount = 0
  /// Bytes before compression.
  package var byteCount = 0
  /// Where the local header starts.
  package var offset = 0

  /// Whether the name is one, byte for byte: letters that look alike can have several forms.
  package func isCalled(_ name: String) -> Bool { self.name.utf8.elementsEqual(name.utf8) }

  /// The least that a member takes in the file: its local header, with its name, and its bytes.
  package var leastEnd: Int { offset + Self.localHeaderCount + storedCount }

  /// Bytes of a local header without the name and the extra fields.
  package static let localHeaderCount = 30

  /// Whether bytes begin as a zip file does: with a member, or, where it is empty, with the end of its directory.
  package static func begins(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.count >= 4 && bytes[0] == 0x50 && bytes[1] == 0x4B
      && ((bytes[2] == 3 && bytes[3] == 4) || (bytes[2] == 5 && bytes[3] == 6))
  }
}

/// Numbers of zip files, which are little-endian.
extension Array<UInt8> {
  /// The number of `count` bytes at `index`, which must be there; one that is too large for `Int` becomes `Int.max`.
  internal func number(_ index: Int, _ count: Int) -> Int {
    var value: UInt64 = 0
    for place in (0..<count).reversed() { value = value << 8 | UInt64(self[index + place]) }
    return Int(clamping: value)
  }
}
