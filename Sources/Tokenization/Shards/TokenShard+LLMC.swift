internal import Base

extension LLMCHeader {
  /// The width in a file's header; nil if they are not a header.
  static func width(_ bytes: UnsafeRawBufferPointer) -> TokenWidth? {
    guard bytes.count >= 8 else { return nil }
    let magic = Int32(littleEndian: bytes.loadUnaligned(as: Int32.self))
    return TokenWidth.allCases.first { self.magic($0).magic == magic }
  }
}

extension TokenShard {
  internal static func llmcLayout(_ file: MappedFile) throws -> Layout {
    let bytes = file.bytes
    guard let width = LLMCHeader.width(bytes) else {
      throw TokenizerError(.badShard, "the magic number is not llm.c's", location: "\(file.path), byte 0")
    }
    guard bytes.count >= LLMCHeader.byteCount else {
      throw TokenizerError(
        .badShard, "the header is cut short: \(bytes.count) of \(LLMCHeader.byteCount) bytes", location: file.path)
    }
    let version = Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4, as: Int32.self))
    guard version == LLMCHeader.magic(width).version else {
      throw TokenizerError(
        .badShard, "version \(version); its magic number requires \(LLMCHeader.magic(width).version)",
        location: "\(file.path), byte 4")
    }
    let count = Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: Int32.self))
    let body = bytes.count - LLMCHeader.byteCount
    guard count >= 0, body == Int(count) * width.rawValue else {
      throw TokenizerError(
        .badShard, "the header declares \(count) tokens, and \(body) bytes follow: \(body / width.rawValue) tokens",
        location: "\(file.path), byte 8")
    }
    let endsPath = file.path + ".index"
    let ends =
      FileSystem.entry(at: endsPath) == nil ? nil : try DocumentEnds(path: endsPath, tokenCount: Int(count))
    return Layout(format: .llmc, width: width, firstByte: LLMCHeader.byteCount, documentEnds: ends)
  }
}
