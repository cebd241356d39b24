internal import Base

/// Says of an input from which nothing could be read what it looks like, so that people know what to do.
///
/// Only for messages: it looks at the first bytes of a local file, decompressed.
package struct InputDiagnosis {
  /// What was expected of the input.
  package enum Expectation: Sendable {
    /// Lines of JSON with a text in this field.
    case texts(field: String)
    case archive
    /// Lines of JSON that are documents.
    case documents
  }

  private static let previewCount = 64 << 10

  private let bytes: [UInt8]

  /// What the file at `path` looks like, as the end of a sentence; nil where nothing can be said.
  package static func reason(_ path: String, expecting expectation: Expectation) -> String? {
    guard FileSystem.entry(at: path)?.kind == .file, let source = try? FileSource(path) else { return nil }
    let text = DecompressingSource(source)
    var start = ByteBuffer()
    while start.count < previewCount, (try? text.fill(&start, room: previewCount)) ?? false {}
    return InputDiagnosis(bytes: start.array()).reason(expectation)
  }

  internal init(bytes: [UInt8]) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    self.bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
  }

  internal func reason(_ expectation: Expectation) -> String? {
    guard let first = bytes.first(where: { $0 > 0x20 }) else { return "it is empty" }
    if let name = container { return "it is a \(name) file; unpack it first" }
    if isUTF16 { return "it is UTF-16; convert it with `iconv -t UTF-8`" }
    if bytes.starts(with: Array("PAR1".utf8)) {
      guard case .texts(let field) = expectation else { return "it is a Parquet file" }
      return "it is a Parquet file whose column \(field) holds no text; see --text-field"
    }
    switch (expectation, first) {
    case (.archive, UInt8(ascii: "<")):
      return "it looks like a web page; see `dataprep extract`, or `dataprep warc create`"
    case (.archive, UInt8(ascii: "{")): return "it looks like lines of JSON; those are for `dataprep tokenize`"
    case (.archive, _): return nil
    case (.documents, _) where bytes.starts(with: Array("WARC/".utf8)) || bytes.starts(with: Array("filedesc:".utf8)):
      return "it is a web archive; see `dataprep warc ls`, or extract it with `dataprep crawl-extract`"
    case (.documents, _) where isTokenShard: return "it is a token shard; see `dataprep tokenize inspect`"
    case (.texts, UInt8(ascii: "<")), (.documents, UInt8(ascii: "<")):
      return "it looks like a web page or XML, not JSON Lines"
    case (.texts, UInt8(ascii: "[")) where !hasObjectLine, (.documents, UInt8(ascii: "[")) where !hasObjectLine:
      return "it is a JSON array, not JSON Lines; convert it with `jq -c '.[]'`"
    case (.texts(let field), UInt8(ascii: "{")): return reason(ofObjects: field)
    case (.documents, UInt8(ascii: "{")): return reason(ofObjects: "text")
    case (.texts, _), (.documents, _): return "its lines are no JSON objects"
    }
  }

  /// What is wrong with a file that begins with an object.
  private func reason(ofObjects field: String) -> String? {
    let line = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true).first ?? []
    if let members = (try? JSONValue(parsing: Array(line).span))?.members {
      let names = members.prefix(8).map(\.key)
      return members.contains { $0.key == field }
        ? "the field \(field) holds no text"
        : "there is no field \(field); its fields are \(names.joined(separator: ", ")) (see --text-field)"
    }
    if line.count < 3 || line.last == UInt8(ascii: "{") || line.last == UInt8(ascii: ",") {
      return "its JSON objects go over several lines, not one object per line; convert it with `jq -c .`"
    }
    return "it does not have one JSON object per line; convert it with `jq -c .`"
  }

  /// Whether some line is an object on its own.
  private var hasObjectLine: Bool {
    bytes.split(separator: UInt8(ascii: "\n")).contains { line in
      line.first == UInt8(ascii: "{") && (try? JSONValue(parsing: Array(line).span)) != nil
    }
  }

  private var isUTF16: Bool {
    if bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) { return true }
    let start = bytes.prefix(64)
    let zeros = start.count { $0 == 0 }
    return start.count >= 8 && zeros >= start.count / 3 && zeros <= start.count * 2 / 3
  }

  /// Whether the file begins like llm.c's shards (20240520 or 20240801 as 32 bits) or Megatron's index.
  private var isTokenShard: Bool {
    bytes.starts(with: [0x88, 0xD8, 0x34, 0x01]) || bytes.starts(with: [0xA1, 0xD9, 0x34, 0x01])
      || bytes.starts(with: Array("MMIDIDX".utf8))
  }

  /// The name of a format that holds other files or pages.
  private var container: String? {
    if bytes.starts(with: [0x50, 0x4B, 3, 4]) { return "zip" }
    if bytes.starts(with: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) { return "7z" }
    if bytes.starts(with: Array("Rar!".utf8)) { return "rar" }
    if bytes.count > 262, bytes[257..<262].elementsEqual("ustar".utf8) { return "tar" }
    if bytes.starts(with: Array("%PDF-".utf8)) { return "PDF" }
    return nil
  }
}
