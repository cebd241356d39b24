/// Tells binary data from text by its first bytes.
///
/// The signatures are those of the MIME Sniffing Standard (section 6) and of the formats that crawls hold most:
/// pictures, sound, film, fonts, archives, office files, programs, databases. Data of no known format is told by the
/// bytes that text does not contain (section 3, "binary data byte").
package enum BinaryContent {
  /// The format's name, `data` for one that is not known; nil for text.
  package static func format(of bytes: Span<UInt8>) -> String? {
    guard bytes.count > 0 else { return nil }
    let head = bytes.extracting(0..<min(bytes.count, 1024))
    let isText = hasFewControls(head)
    let first = bytes[0]
    for signature in signatures where signature.bytes[0] == first || signature.offset > 0 {
      if signature.matches(bytes), !(signature.isWeak && isText) { return signature.name }
    }
    return isText || isUTF16(head) ? nil : "data"
  }

  /// A format's first bytes.
  private struct Signature {
    var name: String
    var bytes: [UInt8]
    /// Bytes before the signature.
    var offset = 0
    /// Whether text may begin with it: then the bytes after it decide.
    var isWeak = false

    init(_ name: String, _ bytes: [UInt8], at offset: Int = 0, isWeak: Bool = false) {
      (self.name, self.bytes, self.offset, self.isWeak) = (name, bytes, offset, isWeak)
    }

    init(_ name: String, _ text: StaticString, at offset: Int = 0, isWeak: Bool = false) {
      let bytes = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
      self.init(name, Array(bytes), at: offset, isWeak: isWeak)
    }

    func matches(_ content: Span<UInt8>) -> Bool {
      guard content.count >= offset + bytes.count else { return false }
      for index in bytes.indices where content[offset + index] != bytes[index] { return false }
      return true
    }
  }

  private static let signatures: [Signature] = [
    // Pictures.
    Signature("png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), Signature("jpeg", [0xFF, 0xD8, 0xFF]),
    Signature("gif", "GIF87a"), Signature("gif", "GIF89a"), Signature("tiff", [0x49, 0x49, 0x2A, 0x00]),
    Signature("tiff", [0x4D, 0x4D, 0x00, 0x2A]), Signature("bmp", "BM", isWeak: true),
    Signature("ico", [0x00, 0x00, 0x01, 0x00]), Signature("psd", "8BPS"),
    Signature("jpeg-2000", [0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20]), Signature("jpeg-xl", [0xFF, 0x0A]),
    Signature("djvu", "AT&TFORM"),
    // Sound and film.
    Signature("riff", "RIFF", isWeak: true), Signature("mp4", "ftyp", at: 4, isWeak: true),
    Signature("mp3", "ID3", isWeak: true), Signature("mp3", [0xFF, 0xFB], isWeak: true),
    Signature("mp3", [0xFF, 0xF3], isWeak: true), Signature("ogg", "OggS"), Signature("flac", "fLaC"),
    Signature("midi", "MThd"), Signature("matroska", [0x1A, 0x45, 0xDF, 0xA3]), Signature("flv", "FLV\u{01}"),
    Signature("asf", [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]), Signature("mpeg", [0x00, 0x00, 0x01, 0xBA]),
    Signature("mpeg", [0x00, 0x00, 0x01, 0xB3]), Signature("amr", "#!AMR\n"),
    Signature("flash", "FWS", isWeak: true), Signature("flash", "CWS", isWeak: true),
    // Documents.
    Signature("pdf", "%PDF-"), Signature("postscript", "%!PS-Adobe-"), Signature("rtf", "{\\rtf"),
    Signature("ole", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
    // Fonts.
    Signature("woff", "wOFF"), Signature("woff2", "wOF2"), Signature("otf", "OTTO", isWeak: true),
    Signature("ttf", [0x00, 0x01, 0x00, 0x00]), Signature("ttc", "ttcf", isWeak: true),
    // Archives and compressed data.
    Signature("zip", [0x50, 0x4B, 0x03, 0x04]), Signature("zip", [0x50, 0x4B, 0x05, 0x06]),
    Signature("rar", [0x52, 0x61, 0x72, 0x21, 0x1A, 0x07]), Signature("7z", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]),
    Signature("gzip", [0x1F, 0x8B, 0x08]), Signature("bzip2", "BZh", isWeak: true),
    Signature("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]), Signature("zstd", [0x28, 0xB5, 0x2F, 0xFD]),
    Signature("lz4", [0x04, 0x22, 0x4D, 0x18]), Signature("cab", "MSCF", isWeak: true),
    Signature("lzh", "-lh5-", at: 2, isWeak: true), Signature("tar", "ustar", at: 257, isWeak: true),
    Signature("ar", "!<arch>\n"), Signature("rpm", [0xED, 0xAB, 0xEE, 0xDB]),
    // Programs and databases.
    Signature("elf", [0x7F, 0x45, 0x4C, 0x46]), Signature("exe", "MZ", isWeak: true),
    Signature("class", [0xCA, 0xFE, 0xBA, 0xBE]), Signature("wasm", [0x00, 0x61, 0x73, 0x6D]),
    Signature("sqlite", "SQLite format 3\u{00}"), Signature("parquet", "PAR1", isWeak: true),
    Signature("hdf5", [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]),
  ]

  /// Whether at most one byte in 64, or three, are none of text's. Escape and the shifts of ISO-2022 are text's.
  private static func hasFewControls(_ bytes: Span<UInt8>) -> Bool {
    var strange = 0
    for index in 0..<bytes.count {
      switch bytes[index] {
      case 0x00...0x08, 0x0B, 0x10...0x1A, 0x1C...0x1F: strange += 1
      default: break
      }
    }
    return strange <= max(3, bytes.count / 64)
  }

  /// Whether bytes begin with UTF-16's mark, or every other one is often NUL, as in markup of any language.
  private static func isUTF16(_ bytes: Span<UInt8>) -> Bool {
    if bytes.count >= 2, (bytes[0], bytes[1]) == (0xFF, 0xFE) || (bytes[0], bytes[1]) == (0xFE, 0xFF) { return true }
    var even = 0
    var odd = 0
    for index in 0..<bytes.count where bytes[index] == 0 {
      if index & 1 == 0 { even += 1 } else { odd += 1 }
    }
    return max(even, odd) * 8 >= bytes.count && min(even, odd) * 16 <= max(even, odd)
  }
}
