internal import Base

/// A tokenizer read from a file, with its identity for manifests.
public struct TokenizerFile: Sendable {
  /// The tokenizer.
  public let tokenizer: any Tokenizer
  /// The file's path.
  public let path: String
  /// Its name in manifests and shards: the file's name without extension, or the directory's where one was named.
  public var name: String {
    var name = directoryName ?? Path.split(path).name
    for ending in [".tiktoken", ".json", ".model"] where name.hasSuffix(ending) { name.removeLast(ending.count) }
    return name
  }
  /// The name of the directory that the file was found in.
  private let directoryName: String?
  /// SHA-256 of the file in hexadecimal.
  public let sha256: String

  internal init(tokenizer: any Tokenizer, path: String, sha256: String) {
    self.tokenizer = tokenizer
    self.path = path
    self.sha256 = sha256
    directoryName = nil
  }

  /// The files of a model's directory that may be its tokenizer, the preferred first.
  public static let namesInDirectories = ["tokenizer.json", "tekken.json", "tokenizer.model"]

  /// The tokenizer's file in a directory; nil if there is none, or the path is not a directory's.
  public static func file(inDirectory path: String) -> String? {
    guard FileSystem.entry(at: path)?.kind == .folder else { return nil }
    return namesInDirectories.map { Path.join(path, $0) }.first { FileSystem.entry(at: $0)?.kind == .file }
  }

  /// Reads a tokenizer of any known kind, detected from its first bytes. A directory with a tokenizer.json, a
  /// tekken.json or a tokenizer.model is read as that file.
  ///
  /// - Throws: `TokenizerError`, and `SourceError` where the file cannot be read.
  public init(path: String) throws {
    let found = Self.file(inDirectory: path)
    directoryName = found == nil ? nil : Path.split(Path.absolute(path)).name
    let path = found ?? path
    let file = try MappedFile(path: path)
    defer { withExtendedLifetime(file) {} }
    let bytes = file.bytes.bindMemory(to: UInt8.self)
    guard bytes.count <= TokenizerLimits.fileBytes else {
      throw TokenizerError(
        .unsupported, "the file has \(bytes.count) bytes; tokenizers of up to \(TokenizerLimits.fileBytes) are read",
        location: path)
    }
    let digest = Digest(.sha256)
    digest.update(bytes)
    self.path = path
    sha256 = digest.finish().hexadecimal
    if bytes.first == UInt8(ascii: "{") {
      tokenizer = try HuggingFaceFile.tokenizer(bytes, location: path)
      return
    }
    if SentencePieceModel.isModel(bytes) {
      do throws(TokenizerError) {
        tokenizer = try SentencePieceTokenizer(bytes)
      } catch {
        var error = error
        error.location = path
        throw error
      }
      return
    }
    let tokens = try TiktokenFile.tokens(bytes, location: path)
    guard let known = Self.knownVocabulary(path: path, sha256: sha256) else {
      let names = KnownVocabulary.all.map(\.stem).joined(separator: ", ")
      throw TokenizerError(
        .unsupported, "a rank list, which does not define the pre-tokenization", location: path,
        advice: "Use the vocabulary's tokenizer.json instead. Known rank lists: \(names).")
    }
    let vocabulary = try VocabularyBuilder.ranked(tokens)
    tokenizer = ByteLevelTokenizer(
      vocabulary, tokens: tokens, pattern: known.pattern, specialTokens: known.specialTokens)
  }

  private static func knownVocabulary(path: String, sha256: String) -> KnownVocabulary? {
    KnownVocabulary.all.first { $0.sha256 == sha256 }
  }
}
