internal import Base

extension TokenShard {
  internal static func dolmaLayout(_ file: MappedFile, width: TokenWidth?) throws -> Layout {
    let byteCount = file.bytes.count
    guard !file.bytes.starts(with: [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59]) else {
      throw TokenizerError(
        .badShard, "it has a NumPy header, which dolma's arrays do not have", location: "\(file.path), byte 0")
    }
    let tablePath = DolmaShardWriter.tablePath(beside: file.path)
    let rows = FileSystem.entry(at: tablePath) == nil ? nil : try DolmaTable.read(tablePath)
    let last = rows?.ends.last
    guard let width = width ?? Self.width(byteCount: byteCount, tokenCount: last) else {
      throw TokenizerError(
        .badShard, "the token width is unknown", location: file.path,
        advice: "Give it with --token-bytes, or add the .csv.gz file.")
    }
    guard byteCount % width.rawValue == 0 else {
      throw TokenizerError(
        .badShard, "\(byteCount) bytes are not a multiple of the token width of \(width.rawValue) bytes",
        location: file.path)
    }
    if let last, last != byteCount / width.rawValue {
      throw TokenizerError(
        .badShard, "the table declares \(last) tokens, and the file has \(byteCount / width.rawValue)",
        location: file.path)
    }
    return Layout(
      format: .dolma, width: width, documentEnds: rows.map { DocumentEnds($0.ends) }, documentSources: rows?.sources)
  }
}
