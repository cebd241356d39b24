internal import Base
internal import Fetch

/// A back-off n-gram language model: a KenLM binary file, mapped, or an ARPA file, plain or compressed, in memory.
/// Immutable and shared by all threads; each scores with an `NgramScorer` of its own.
///
/// All six structures of KenLM 0.3.0 are read: hash tables (with rest costs or without), and tries with and without
/// quantization and pointer tables. Whatever a file holds, reading it stays inside it.
package final class NgramModel: Sendable {
  /// How the n-grams are stored.
  internal enum Ngrams: Sendable {
    case hashed(HashedNgrams)
    case trie(TrieNgrams)
  }

  /// What keeps the memory of the tables.
  private enum Owner: @unchecked Sendable {
    case file(MappedFile)
    case bytes(UnsafeMutableRawBufferPointer)
    case tables([ModelMemory])
  }

  /// The highest order that is read; KenLM itself is usually built for 6.
  package static let highestOrder = 16

  /// Words of the longest n-grams.
  package let order: Int
  /// The file that the model is from, for messages.
  package let path: String
  internal let vocabulary: NgramVocabulary
  internal let ngrams: Ngrams
  internal let beginOfText: UInt32
  internal let endOfText: UInt32
  private let owner: Owner

  /// Reads the model at a path: KenLM's binary format, or ARPA in any compression that is told by its bytes.
  ///
  /// - Throws: `SourceError` if it cannot be read, `LanguageError` (`notAModel`, `unsupportedModel`, `damagedModel`).
  package convenience init(path: String) throws {
    let source = try openSource(path)
    var start = ByteBuffer()
    while start.count < KenLMHeader.magic.utf8.count, try source.fill(&start, room: 64) {}
    if start.withUnsafeBytes({ KenLMHeader.begins(UnsafeRawBufferPointer($0)) }) {
      let file = try MappedFile(path: path)
      try self.init(KenLMFile(file.bytes, path: path), owner: .file(file), path: path)
    } else {
      try self.init(arpa: openSource(path))
    }
  }

  /// Reads a model from memory, in either format.
  ///
  /// - Parameter path: what messages call it.
  /// - Throws: as `init(path:)`.
  package convenience init(_ bytes: [UInt8], path: String) throws {
    guard bytes.withUnsafeBytes({ KenLMHeader.begins($0) }) else {
      try self.init(arpa: MemorySource(bytes, name: path))
      return
    }
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 64)
    copy.copyBytes(from: bytes)
    let file: KenLMFile
    do { file = try KenLMFile(UnsafeRawBufferPointer(copy), path: path) } catch {
      copy.deallocate()
      throw error
    }
    try self.init(file, owner: .bytes(copy), path: path)
  }

  private convenience init(arpa source: any ByteSource) throws {
    let builder = try ARPAReader(source).read()
    try self.init(
      vocabulary: builder.vocabulary, ngrams: .hashed(builder.ngrams), owner: .tables(builder.memory),
      path: source.name)
  }

  private convenience init(_ file: KenLMFile, owner: Owner, path: String) throws(LanguageError) {
    try self.init(vocabulary: file.vocabulary, ngrams: file.ngrams, owner: owner, path: path)
  }

  private init(vocabulary: NgramVocabulary, ngrams: Ngrams, owner: Owner, path: String) throws(LanguageError) {
    self.vocabulary = vocabulary
    self.ngrams = ngrams
    self.owner = owner
    self.path = path
    order =
      switch ngrams {
      case .hashed(let tables): tables.order
      case .trie(let tables): tables.order
      }
    beginOfText = vocabulary.index(of: "<s>")
    endOfText = vocabulary.index(of: "</s>")
    guard beginOfText != 0, endOfText != 0 else {
      throw .damagedNgramModel("it has no \(beginOfText == 0 ? "<s>" : "</s>")", path)
    }
  }

  deinit { if case .bytes(let bytes) = owner { bytes.deallocate() } }

  /// Why a model of an order cannot be used.
  internal static func unusable(order: Int, _ location: String) -> LanguageError {
    LanguageError(
      .unsupportedModel, "an n-gram model of order \(order)", location: location,
      advice: "Orders from 2 to \(highestOrder) are read.")
  }
}
