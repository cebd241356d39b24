internal import Base
internal import Records

/// Hosts with letters beyond ASCII as IDNA 2003 writes them (RFC 3490), which is what indexes of captures are sorted by.
///
/// Letters are folded one by one and composed (normal form C). Compatibility forms such as full-width letters, which RFC 3491
/// maps too, stay.
internal enum InternationalHost {
  /// The host in ASCII; nil where a label is empty or too long.
  static func encoded(_ host: [UInt8]) -> [UInt8]? {
    var folded = ByteBuffer()
    for scalar in String(decoding: host, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      // Bytes that are no UTF-8, characters that are mapped to nothing, and other dots.
      case 0xFFFD, 0xAD, 0x34F, 0x200B...0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF: continue
      case 0x3002, 0xFF0E, 0xFF61: folded.append(ASCII.dot)
      case 0xDF: folded.append("ss")
      case 0x3C2: folded.append(utf8: "\u{3C3}")
      default: folded.append(utf8: scalar.properties.lowercaseMapping)
      }
    }
    var composed = ByteBuffer()
    _ = folded.withSpan { NFCNormalizer().normalize($0, into: &composed) }
    let host = composed.string()
    // Encoding takes the square of a label's length, and makes none shorter.
    var length = 0
    for scalar in host.unicodeScalars {
      length = scalar == "." ? 0 : length + 1
      guard length < 64 else { return nil }
    }
    let name = Punycode.host(host)
    let labels = name.split(separator: ".", omittingEmptySubsequences: false)
    // A dot may end the host.
    let inner = labels.last == "" ? labels.dropLast() : labels[...]
    guard inner.allSatisfy({ !$0.isEmpty && $0.utf8.count < 64 }) else { return nil }
    return Array(name.utf8)
  }
}
