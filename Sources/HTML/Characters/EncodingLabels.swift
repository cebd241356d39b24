import Base
import CResources

/// Names under which pages and servers declare encodings.
enum EncodingLabels {
  /// The encoding that a declaration names, or nil.
  ///
  /// The Standard's labels count first, without white space around them and in any letter case.
  /// If that fails, common mistakes are tolerated: quotes and punctuation around the
  /// name, `charset=` before it, typographic dashes, other or missing separators (`utf 8`,
  /// `windows1251`), and some names that programming languages use (`cp936`).
  static func encoding(_ label: Span<UInt8>) -> CharacterEncoding? {
    guard label.count > 0, label.count <= longest else { return nil }
    if let exact = table.exact[lowercased(label)] { return exact }
    var bytes = squashed(label)
    if bytes.starts(with: "charset".utf8) { bytes.removeFirst("charset".utf8.count) }
    return bytes.isEmpty ? nil : table.squashed[bytes]
  }

  /// More bytes than any label has, mistakes included.
  private static let longest = 64

  private static func lowercased(_ label: Span<UInt8>) -> [UInt8] {
    var first = 0
    var end = label.count
    while first < end, ASCII.isWhitespace(label[first]) { first += 1 }
    while end > first, ASCII.isWhitespace(label[end - 1]) { end -= 1 }
    return (first..<end).map { ASCII.lowercased(label[$0]) }
  }

  /// Letters and digits only, in lower case.
  private static func squashed(_ label: Span<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    for index in 0..<label.count {
      let byte = ASCII.lowercased(label[index])
      if ASCII.isDigit(byte) || ASCII.isLetter(byte) { bytes.append(byte) }
    }
    return bytes
  }

  private struct Table {
    var exact: [[UInt8]: CharacterEncoding] = [:]
    var squashed: [[UInt8]: CharacterEncoding] = [:]

    init(_ text: UnsafeBufferPointer<UInt8>) {
      for line in text.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
        let columns = line.split(separator: UInt8(ascii: "\t"))
        guard let encoding = CharacterEncoding(rawValue: String(decoding: columns[0], as: UTF8.self))
        else { preconditionFailure("encoding-labels.tsv has an unknown encoding") }
        for (index, column) in columns.enumerated() where index > 0 {
          for label in column.split(separator: UInt8(ascii: " ")) {
            if index == 1 { exact[Array(label)] = encoding }
            let short = EncodingLabels.squashed(Span(_unsafeElements: UnsafeBufferPointer(rebasing: label)))
            if squashed[short] == nil { squashed[short] = encoding }
          }
        }
      }
    }
  }

  private static let table = Table(
    UnsafeBufferPointer(
      start: dataprep_encoding_labels_tsv, count: dataprep_encoding_labels_tsv_count))
}
