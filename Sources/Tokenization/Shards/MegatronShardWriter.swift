internal import Base

/// Writes Megatron-LM's `.bin`, and `.idx` beside it. A document is one sequence.
///
/// `.idx`: `MMIDIDX\0\0`, uint64 1, uint8 code of the type, uint64 sequences S, uint64 S + 1, then int32
/// lengths in tokens [S], int64 places in bytes [S], int64 numbers of the sequences that documents begin with [S + 1].
/// Source: Megatron-LM, `megatron/core/datasets/indexed_dataset.py` (`_IndexWriter`).
package final class MegatronShardWriter: TokenShardWriter {
  private let path: String
  private let width: TokenWidth
  private let file: ShardFile
  private let index: ShardFile
  /// Tokens written so far.
  package private(set) var tokenCount: Int
  /// Documents that ended so far.
  package private(set) var documentCount: Int
  /// Tokens up to the end of the last document.
  private var endedTokens: Int

  /// - Parameters:
  ///   - path: the `.bin`, in a directory that exists; the index takes its name with `.idx`.
  ///   - progress: where to go on; nil for a new shard.
  package init(path: String, width: TokenWidth, resuming progress: ShardProgress? = nil) throws {
    self.path = path
    self.width = width
    let files = try ShardFile.open([path, MegatronIndex.path(beside: path)], resuming: progress?.files)
    (file, index) = (files[0], files[1])
    tokenCount = progress?.tokenCount ?? 0
    documentCount = progress?.documentCount ?? 0
    endedTokens = tokenCount
    if progress == nil { try index.append(MegatronIndex.header(width, documents: 0).span) }
  }

  /// Appends tokens; a document is one sequence.
  package func append(_ tokens: Span<UInt32>, endsDocument: Bool, source: DocumentSource?) throws {
    let length = tokenCount + tokens.count - endedTokens
    guard length <= Int(Int32.max) else {
      throw TokenizerError(.doesNotFit, "Megatron supports only documents under 2^31 tokens", location: path)
    }
    guard try file.append(tokens, width: width) else { throw TokenizerError(tooGreatFor: width, path) }
    tokenCount += tokens.count
    guard endsDocument else { return }
    documentCount += 1
    endedTokens = tokenCount
    try index.append(Int32(length))
  }

  /// Keeps the files, and describes how far they are.
  package func save() throws -> ShardProgress {
    ShardProgress(tokenCount: tokenCount, documentCount: documentCount, files: try [file.save(), index.save()])
  }

  /// Writes the index, and renames both files.
  package func finish() throws -> WrittenShard {
    // Tokens that no document has ended with are a sequence all the same: the loader finds tokens by sequence.
    if tokenCount > endedTokens { try append(Span(), endsDocument: true, source: nil) }
    let lengths = MegatronIndex.headerBytes..<index.byteCount
    try index.overwrite(at: 0, with: MegatronIndex.header(width, documents: documentCount).span)
    var place: Int64 = 0
    var places: [Int64] = []
    try index.readBack(lengths) { bytes in
      places.removeAll(keepingCapacity: true)
      for offset in stride(from: 0, to: bytes.count, by: 4) {
        places.append(place)
        place +=
          Int64(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
          * Int64(width.rawValue)
      }
      for place in places { try index.append(place) }
    }
    for document in 0...Int64(documentCount) { try index.append(document) }
    let beside = try index.commit()
    let main = try file.commit()
    return WrittenShard(files: [main, beside], tokenCount: tokenCount, documentCount: documentCount)
  }
}

/// The layout of Megatron's `.idx`.
internal enum MegatronIndex {
  static let magic: [UInt8] = Array("MMIDIDX\0\0".utf8)
  static let headerBytes = 34

  /// Numbers that represent NumPy types (`DType`): 4 is int32, 8 is uint16.
  static func typeCode(_ width: TokenWidth) -> UInt8 { width == .two ? 8 : 4 }

  /// The index's path, from the `.bin`'s.
  static func path(beside path: String) -> String {
    (path.hasSuffix(".bin") ? String(path.dropLast(4)) : path) + ".idx"
  }

  /// Everything before the lengths.
  static func header(_ width: TokenWidth, documents: Int) -> [UInt8] {
    var bytes = magic
    func add(_ number: Int) { withUnsafeBytes(of: UInt64(number).littleEndian) { bytes.append(contentsOf: $0) } }
    add(1)
    bytes.append(typeCode(width))
    add(documents)
    add(documents + 1)
    return bytes
  }
}
