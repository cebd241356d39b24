internal import Base

extension TokenShard {
  internal static func datatroveLayout(_ file: MappedFile, width: TokenWidth?) throws -> Layout {
    let byteCount = file.bytes.count
    let metadata = try metadata(beside: file.path)
    let indexPath = file.path + ".index"
    let hasIndex = FileSystem.entry(at: indexPath) != nil
    var ends = hasIndex ? try DocumentEnds(path: indexPath, tokenCount: nil) : nil
    let last = ends.map { $0.count == 0 ? 0 : $0[$0.count - 1] }
    // Without metadata the last document's end determines the width.
    guard let width = metadata?.width ?? width ?? Self.width(byteCount: byteCount, tokenCount: last) else {
      throw TokenizerError(
        .badShard, "the token width is unknown", location: file.path,
        advice: "Give it with --token-bytes, or add the .metadata file.")
    }
    guard byteCount % width.rawValue == 0 else {
      throw TokenizerError(
        .badShard, "\(byteCount) bytes are not a multiple of the token width of \(width.rawValue) bytes",
        location: file.path)
    }
    let count = byteCount / width.rawValue
    if let metadata, metadata.count != count {
      throw TokenizerError(
        .badShard, "the metadata declares \(metadata.count) tokens, and the file has \(count)", location: file.path)
    }
    if hasIndex { ends = try DocumentEnds(path: indexPath, tokenCount: count) }
    return Layout(format: .datatrove, width: width, documentEnds: ends, tokenizerName: metadata?.tokenizer)
  }

  /// `.metadata`: `tokenizer|bytes a token`, tokens, and tokens for people.
  private static func metadata(beside path: String) throws -> (tokenizer: String, width: TokenWidth, count: Int)? {
    let path = path + ".metadata"
    guard FileSystem.entry(at: path) != nil else { return nil }
    let lines = String(decoding: try FileSystem.read(path), as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 2, let bar = lines[0].lastIndex(of: "|"), let count = Int(lines[1]) else {
      throw TokenizerError(.badShard, "not datatrove metadata: NAME|BYTES and a count are missing", location: path)
    }
    let size = lines[0][lines[0].index(after: bar)...]
    guard let width = Int(size).flatMap(TokenWidth.init(rawValue:)) else {
      throw TokenizerError(.badShard, "the token width must be 2 or 4 bytes, not \(size)", location: path)
    }
    return (String(lines[0][..<bar]), width, count)
  }
}
